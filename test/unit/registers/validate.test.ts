import { expect } from 'chai';
import { description } from '../../../firmware/registers/description.js';
import type { Block, Description, RecordLayout, Register } from '../../../firmware/registers/model.js';
import { mistakesIn } from '../../../firmware/registers/validate.js';

const register = (name: string, offset: number, more: Partial<Register> = {}): Register => ({
  name,
  offset,
  access: 'rw',
  doc: '',
  ...more,
});

const block = (name: string, base: number, ...registers: Register[]): Block => ({
  name,
  type: 0x7000 + base,
  version: { major: 1, minor: 0 },
  base,
  doc: '',
  registers,
});

const withBlocks = (...added: Block[]): Description => ({ ...description, blocks: [...description.blocks, ...added] });

const withRegisters = (...registers: Register[]): Description => withBlocks(block('EXTRA', 0x4000, ...registers));

const withMembers = (...members: (readonly [string, number, number])[]): Description => {
  const record: RecordLayout = {
    name: 'EXTRA',
    bytes: 16,
    doc: '',
    members: members.map(([name, bit, width]) => ({ name, bit, width, doc: '' })),
  };
  return { ...description, records: [...description.records, record] };
};

const fields = (...list: (readonly [string, number, number])[]): Partial<Register> => ({
  fields: list.map(([name, msb, lsb]) => ({ name, msb, lsb, doc: '' })),
});

describe('the check of the register description', () => {
  it('finds nothing wrong with ours', () => {
    expect(mistakesIn(description)).to.deep.equal([]);
  });

  const wrong: readonly (readonly [string, Description, string])[] = [
    [
      'overlapping registers',
      withRegisters(register('A', 0x10, { width: 64 }), register('B', 0x14)),
      'register EXTRA.A overlaps register EXTRA.B',
    ],
    ['a misaligned register', withRegisters(register('A', 0x12)), 'register EXTRA.A is misaligned'],
    ['a misaligned wide register', withRegisters(register('A', 0x14, { width: 64 })), 'register EXTRA.A is misaligned'],
    ['a register on the header', withRegisters(register('A', 0x08)), "stands on the block's self-describing words"],
    ['two registers of one name', withRegisters(register('A', 0x10), register('A', 0x14)), 'is named twice'],
    ['a register called NEXT', withRegisters(register('NEXT', 0x10)), 'has the name of a self-describing word'],
    [
      'overlapping fields',
      withRegisters(register('A', 0x10, fields(['X', 7, 0], ['Y', 9, 7]))),
      'field EXTRA.A.X overlaps field EXTRA.A.Y',
    ],
    [
      'a field outside its register',
      withRegisters(register('A', 0x10, fields(['X', 32, 30]))),
      'does not fit one word',
    ],
    [
      'a field across words',
      withRegisters(register('A', 0x10, { width: 64, ...fields(['X', 40, 24]) })),
      'does not fit one word',
    ],
    ['a reset value of more than a word', withRegisters(register('A', 0x10, { reset: 2 ** 32 })), 'bad reset value'],
    [
      'colliding blocks',
      withBlocks(block('ONE', 0x2000, register('A', 0x1fc)), block('TWO', 0x2100)),
      'block ONE overlaps block TWO',
    ],
    ['a block in the trace window', withBlocks(block('ONE', 0x8000)), 'block ONE overlaps the DMA trace window'],
    [
      'a block in the window of the transmit trace',
      withBlocks(block('ONE', 0x6000)),
      'block ONE overlaps the window of the transmit trace',
    ],
    ['a block outside BAR0', withBlocks(block('ONE', 0x10000)), 'block ONE leaves BAR0'],
    ['a misaligned block', withBlocks(block('ONE', 0x4010)), 'block ONE is misaligned'],
    ['blocks out of order', withBlocks(block('ONE', 0x5000), block('TWO', 0x4000)), 'not listed in increasing order'],
    ['two blocks of one name', withBlocks(block('TRACE', 0x4000)), 'block TRACE is named twice'],
    ['overlapping members', withMembers(['a', 0, 16], ['b', 8, 8]), 'member EXTRA.a overlaps member EXTRA.b'],
    ['a member outside its record', withMembers(['a', 120, 16]), 'member EXTRA.a leaves the record'],
    ['a member across 64 bits', withMembers(['a', 60, 8]), 'member EXTRA.a crosses a 64-bit boundary'],
    [
      'a constant of more than a word',
      { ...description, constants: [...description.constants, { name: 'BIG', value: 2 ** 32, doc: '' }] },
      'constant BIG does not fit 32 bits',
    ],
    [
      'two equal values of an enumeration',
      {
        ...description,
        enumerations: [
          {
            name: 'E',
            doc: '',
            values: [
              { name: 'A', value: 1, doc: '' },
              { name: 'B', value: 1, doc: '' },
            ],
          },
        ],
      },
      'value E = 1 is named twice',
    ],
  ];
  for (const [what, broken, sentence] of wrong) {
    it(`refuses ${what}`, () => {
      const mistakes = mistakesIn(broken);
      expect(mistakes.some((mistake) => mistake.includes(sentence))).to.equal(true, mistakes.join('; '));
    });
  }
});
