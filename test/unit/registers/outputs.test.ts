import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { cHeader } from '../../../firmware/registers/c.js';
import { crcPackage } from '../../../firmware/registers/crc.js';
import { description } from '../../../firmware/registers/description.js';
import { blocks, registers } from '../../../firmware/registers/generated/registers.js';
import { systemVerilog } from '../../../firmware/registers/sv.js';

const allRegisters = description.blocks.flatMap((block) =>
  block.registers.map((register) => ({ block, register, at: block.base + register.offset })),
);

describe('what is generated from the register description', () => {
  it('has every register at its address, in every language', () => {
    const header = cHeader(description, '');
    const rtl = systemVerilog(description, '');
    const typed: Readonly<Record<string, Readonly<Record<string, { offset: number; width: number }>>>> = registers;
    for (const { block, register, at } of allRegisters) {
      const macro = `MPRIG_${block.name}_${register.name}${register.width === 64 ? '_LO' : ''}`;
      const digits = at.toString(16).padStart(4, '0');
      expect(header).to.include(`#define ${macro} 0x${digits}u\n`);
      expect(rtl).to.match(new RegExp(`Offset = 16'h${digits};`));
      expect(typed[block.name]?.[register.name]).to.include({ offset: at, width: register.width ?? 32 });
    }
  });

  it('leads from block to block', () => {
    const list = Object.values(blocks);
    expect(list.map(({ next }) => next)).to.deep.equal([...list.slice(1).map(({ base }) => base), 0]);
  });

  it('refuses two parts of the description that make the same macro', () => {
    const [first] = description.enumerations;
    if (first === undefined) throw new Error('no enumeration');
    const clash = { name: `${first.name}_${first.values[0]?.name}`, value: 1, doc: '' };
    expect(() => cHeader({ ...description, constants: [clash] }, '')).to.throw('make the macro');
  });
});

describe('the CRC equations of the package', () => {
  interface Equation {
    readonly moved: number | undefined;
    readonly mask: bigint;
  }

  /** The equations as they stand in the package: those of crc32_d8, then those of crc32_d64 for 1 to 8 bytes. */
  const equations = [
    ...crcPackage('').matchAll(/next\[(\d+)\] = (?:crc\[(\d+)\] \^ \()?\^\(mixed & \d+'h([0-9a-f]+)\)/g),
  ].map(([, output = '', moved, mask = '']) => ({
    output: Number(output),
    moved: moved === undefined ? undefined : Number(moved),
    mask: BigInt(`0x${mask}`),
  }));

  const bit = (value: bigint, index: number): number => Number((value >> BigInt(index)) & 1n);

  const parity = (value: bigint): number => [...value.toString(2)].filter((digit) => digit === '1').length & 1;

  /** Evaluates one set of 32 equations. */
  const step = (set: readonly Equation[], crc: number, data: bigint): number =>
    set.reduce((next, { moved, mask }, output) => {
      const value = parity((data ^ BigInt(crc)) & mask) ^ (moved === undefined ? 0 : bit(BigInt(crc), moved));
      return (next | (value << output)) >>> 0;
    }, 0);

  it('define every bit of both functions', () => {
    expect(equations.map(({ output }) => output)).to.deep.equal(Array.from({ length: 9 * 32 }, (_, i) => i % 32));
  });

  it('give the CRC-32 of zlib, in steps of any 1 to 8 bytes', () => {
    const piece = fc.uint8Array({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, single) => {
        const crc = pieces.reduce((state, bytes) => {
          const set = single && bytes.length === 1 ? 0 : bytes.length;
          const data = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
          return step(equations.slice(set * 32, set * 32 + 32), state, data);
        }, 0xffffffff);
        expect(~crc >>> 0).to.equal(crc32(Buffer.concat(pieces)));
      }),
    );
  });
});
