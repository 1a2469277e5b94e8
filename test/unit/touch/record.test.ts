import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { labTools } from '../../lab/lab-tools.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'touch');

// As in host/touch/record.h and in the driver.
const PAGE = 4096;
const PAGES = 8;
const WAYS = 64;
const INSTRUCTIONS = 1 << 19;

type Kind = 'load' | 'store';

interface Way {
  readonly page: number;
  readonly kind: Kind;
  /** Address of the instruction. */
  readonly instruction: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** What the files hold in the end. */
interface Recorded {
  /** Bytes of the memory that were touched, in their order. */
  readonly loads: readonly number[];
  readonly stores: readonly number[];
  readonly ways: readonly Way[];
  /** Address, bytes loaded and bytes stored of each instruction, in the order in which they were met. */
  readonly instructions: readonly (readonly number[])[];
  /** Processor, accesses outside of the memory and accesses without a name, of each processor that has any. */
  readonly counts: readonly (readonly number[])[];
}

const access = (kind: Kind, address: number, size: number, instruction: number, cpu = 0) =>
  `${kind} ${cpu} ${address} ${size} ${instruction}`;
const load = (address: number, size: number, instruction: number, cpu = 0) =>
  access('load', address, size, instruction, cpu);
const store = (address: number, size: number, instruction: number, cpu = 0) =>
  access('store', address, size, instruction, cpu);

/** Stores of zeros, each of `size` bytes, as the plugin tells them. */
function zeros(from: number, to: number, size: number, instruction: number, cpu = 0): string[] {
  return Array.from({ length: (to - from) / size }, (_, index) => from + index * size).flatMap((address) => [
    store(address, size, instruction, cpu),
    `zeros ${cpu} ${address} ${size} ${instruction}`,
  ]);
}

/** The same of each of two in turn. */
const inTurn = (one: readonly string[], other: readonly string[]) =>
  one.flatMap((line, index) => [line, ...other.slice(index, index + 1)]);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('what the plugin of the emulator records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-test-record-'));
  const program = join(folder, 'record-accesses');

  before(async function () {
    const tools = await labTools(folder);
    const compile = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
    const files = [join(import.meta.dirname, 'record-accesses.c'), join(sources, 'record.c')];
    // Static, because it may be built in the lab tree and runs here.
    await tools.run('gcc', ...compile, '-static', `-I${sources}`, '-o', program, ...files);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What is recorded of a history, in a memory that the record is told of or not. */
  function record(history: readonly string[], told = true): Recorded {
    const input = history.map((line) => `${line}\n`).join('');
    const { status, stdout } = spawnSync(program, told ? ['told'] : [], {
      input,
      encoding: 'latin1',
      maxBuffer: 1 << 26,
    });
    expect(status).to.equal(0);
    expect(stdout).not.to.contain('trouble');
    const lines = stdout.split('\n').map((line) => line.split(' '));
    const numbers = (what: string) => lines.filter(([first]) => first === what).map(([, ...rest]) => rest.map(Number));
    return {
      loads: numbers('load').flat(),
      stores: numbers('store').flat(),
      ways: lines
        .filter(([first]) => first === 'way')
        .map(([, page, kind, instruction, count, low, high]) => ({
          page: Number(page),
          kind: kind === 'load' ? 'load' : 'store',
          instruction: Number(instruction),
          count: Number(count),
          low: Number(low),
          high: Number(high),
        })),
      instructions: numbers('instruction'),
      counts: numbers('counts'),
    };
  }

  const nothing: Recorded = { loads: [], stores: [], ways: [], instructions: [], counts: [] };

  describe('of an access', () => {
    it('is nothing before the first one', () => {
      expect(record([])).to.deep.equal(nothing);
    });

    const places: readonly (readonly [string, number, number])[] = [
      ['one byte', 13, 1],
      ['a whole byte of bits', 16, 8],
      ['bits on both sides of a byte', 15, 2],
      ['bits of three bytes', 7, 10],
      ['an odd number at an odd address', 1003, 61],
      ['the last byte of a page', PAGE - 1, 1],
      ['a whole page', PAGE, PAGE],
      ['the last bytes of the memory', PAGES * PAGE - 3, 3],
    ];
    for (const [what, address, size] of places) {
      it(`is a bit for each of its bytes: ${what}`, () => {
        const bytes = range(address, address + size);
        expect(record([load(address, size, 9)])).to.deep.include({ loads: bytes, stores: [] });
        expect(record([store(address, size, 9)])).to.deep.include({ loads: [], stores: bytes });
      });
    }

    it('is exactly the bits of its bytes, whatever there was before', () => {
      const some = fc.record({
        kind: fc.constantFrom<Kind>('load', 'store'),
        page: fc.nat(PAGES - 1),
        low: fc.nat(PAGE - 1),
        size: fc.oneof(fc.constantFrom(1, 2, 4, 8, 16), fc.integer({ min: 1, max: 200 })),
        cpu: fc.nat(15),
      });
      fc.assert(
        fc.property(fc.array(some, { minLength: 20, maxLength: 60 }), (accesses) => {
          const all = accesses.map(({ kind, page, low, size, cpu }) => {
            const address = page * PAGE + low;
            return { kind, address, end: Math.min(address + size, (page + 1) * PAGE), cpu };
          });
          const recorded = record(
            all.map(({ kind, address, end, cpu }) => access(kind, address, end - address, 9, cpu)),
          );
          const of = (kind: Kind) => {
            const bytes = all.filter((one) => one.kind === kind).flatMap(({ address, end }) => range(address, end));
            return [...new Set(bytes)].sort((a, b) => a - b);
          };
          expect(recorded.loads).to.deep.equal(of('load'));
          expect(recorded.stores).to.deep.equal(of('store'));
          expect(recorded.counts).to.deep.equal([]);
        }),
        { numRuns: 30 },
      );
    });

    it('names the instructions, with what they touched in each page and how often', () => {
      const { ways, instructions } = record([
        load(PAGE + 100, 8, 0x1111),
        load(PAGE + 300, 1, 0x2222),
        load(PAGE + 40, 2, 0x1111),
        store(PAGE + 7, 4, 0x1111),
        load(PAGE + 60, 4, 0x1111),
        load(4 * PAGE + 4095, 1, 0x1111),
      ]);
      expect(ways).to.deep.equal([
        { page: 1, kind: 'load', instruction: 0x1111, count: 3, low: 40, high: 107 },
        { page: 1, kind: 'load', instruction: 0x2222, count: 1, low: 300, high: 300 },
        { page: 1, kind: 'store', instruction: 0x1111, count: 1, low: 7, high: 10 },
        { page: 4, kind: 'load', instruction: 0x1111, count: 1, low: 4095, high: 4095 },
      ]);
      expect(instructions).to.deep.equal([
        [0x1111, 15, 4],
        [0x2222, 1, 0],
      ]);
    });

    it('has no names for more instructions than there is room for, but the bits', () => {
      const { loads, ways, counts, instructions } = record([
        ...range(1, WAYS + 4).map((instruction) => load(PAGE + 8 * instruction, 8, instruction, 2)),
        load(PAGE, 8, 5, 3),
        store(PAGE, 8, WAYS + 1, 3),
        load(2 * PAGE, 8, WAYS + 1, 3),
      ]);
      expect(loads).to.deep.equal([...range(PAGE, PAGE + 8 * (WAYS + 4)), ...range(2 * PAGE, 2 * PAGE + 8)]);
      const names = (page: number, kind: Kind) =>
        ways.filter((way) => way.page === page && way.kind === kind).map(({ instruction }) => instruction);
      expect(names(1, 'load')).to.deep.equal(range(1, WAYS + 1));
      expect(names(1, 'store')).to.deep.equal([WAYS + 1]);
      expect(names(2, 'load')).to.deep.equal([WAYS + 1]);
      expect(counts).to.deep.equal([[2, 0, 3]]);
      expect(instructions[WAYS]).to.deep.equal([WAYS + 1, 16, 8]);
    });

    it('has no name when there are more instructions than numbers, but the bits', () => {
      const { loads, ways, counts, instructions } = record([
        load(8, 8, 7),
        // One has number 1, and 0 is none.
        `fill ${INSTRUCTIONS - 2}`,
        load(24, 8, 8),
        load(40, 8, 7),
      ]);
      expect(loads).to.deep.equal([...range(8, 16), ...range(24, 32), ...range(40, 48)]);
      expect(ways).to.deep.equal([{ page: 0, kind: 'load', instruction: 7, count: 2, low: 8, high: 47 }]);
      expect(counts).to.deep.equal([[0, 0, 1]]);
      expect(instructions).to.have.length(INSTRUCTIONS - 1);
    });

    for (const [what, address, size] of [
      ['behind the memory', PAGES * PAGE, 1],
      ['across its end', PAGES * PAGE - 4, 8],
      ['far behind it', 2 ** 40 + 8, 8],
    ] as const) {
      it(`is only counted ${what}`, () => {
        const { instructions, ...others } = record([load(address, size, 9, 4), store(address, size, 9, 15)]);
        expect(instructions).to.deep.equal([[9, 0, 0]]);
        expect(others).to.deep.equal({
          loads: [],
          stores: [],
          ways: [],
          counts: [
            [4, 1, 0],
            [15, 1, 0],
          ],
        });
      });
    }

    it('is counted also of more processors than there are counts', () => {
      const { loads, counts } = record([load(8, 8, 9, 17), load(PAGES * PAGE, 8, 9, 17)]);
      expect(loads).to.deep.equal(range(8, 16));
      expect(counts).to.deep.equal([[1, 1, 0]]);
    });

    it('is forgotten with all others when it is to be', () => {
      const before = [load(100, 8, 5, 1), store(PAGE, 8, 6), store(PAGES * PAGE, 8, 7, 3)];
      expect(record([...before, 'forget'])).to.deep.equal(nothing);
      // Numbers begin anew, and none is that of what was before.
      expect(record([...before, 'forget', load(8, 1, 6)])).to.deep.equal(record([load(8, 1, 6)]));
    });
  });

  describe('of a page that is cleared', () => {
    const page = 2;
    const [start, middle, end] = [page * PAGE, page * PAGE + PAGE / 2, (page + 1) * PAGE];
    const clear = 0x77;
    const other = 0x88;
    /** Both pages beside it, and the page itself. */
    const around = [page - 1, page, page + 1].flatMap((one) => [
      load(one * PAGE + 60, 100, 5),
      store(one * PAGE, 8, 6),
      store(one * PAGE + 4000, 96, 6),
    ]);

    /** Whether of that page, and of no other, everything is forgotten. */
    function forgets(history: readonly string[]): boolean {
      const { loads, stores, ways } = record([...around, ...history]);
      const within = (some: readonly number[], of: number) => some.filter((at) => Math.floor(at / PAGE) === of).length;
      for (const beside of [page - 1, page + 1]) {
        expect(within(loads, beside), 'the pages beside it').to.equal(100);
        expect(within(stores, beside), 'the pages beside it').to.equal(104);
        expect(
          ways.filter((way) => way.page === beside),
          'the pages beside it',
        ).to.have.length(2);
      }
      const left = [within(loads, page), within(stores, page), ways.filter((way) => way.page === page).length];
      if (left.every((count) => count === 0)) return true;
      // Never a part of it.
      expect(left[0]).to.equal(100);
      expect(left[1]).to.be.at.least(104);
      expect(left[2]).to.be.at.least(2);
      return false;
    }

    for (const size of [1, 2, 4, 8, 16]) {
      it(`is nothing any more, cleared by ${size} at a time`, () => {
        expect(forgets(zeros(start, end, size, clear))).to.equal(true);
      });
    }

    it('is all that it was when something stands in it, whatever was said of zeros', () => {
      for (const at of [start, start + 1000, end - 1]) {
        expect(forgets([`byte ${at}`, ...zeros(start, end, 8, clear)]), `byte ${at}`).to.equal(false);
      }
      expect(forgets([`byte ${start - 1}`, `byte ${end}`, ...zeros(start, end, 8, clear)])).to.equal(true);
    });

    it('is what came after', () => {
      const behind = [load(start + 3, 5, 9), store(start + 20, 2, 9)];
      const { loads, stores, ways } = record([load(start, PAGE, 5), ...zeros(start, end, 8, clear), ...behind]);
      expect(loads).to.deep.equal(range(start + 3, start + 8));
      expect(stores).to.deep.equal([start + 20, start + 21]);
      expect(ways.map(({ instruction }) => instruction)).to.deep.equal([9, 9]);
    });

    it('is nothing any more when it was begun again from its start', () => {
      expect(forgets([...zeros(start, middle, 8, clear), ...zeros(start, end, 8, clear)])).to.equal(true);
    });

    it('is still told in the totals of the instructions', () => {
      const { instructions } = record([load(start, 8, 5), ...zeros(start, end, 8, clear)]);
      expect(instructions).to.deep.equal([
        [5, 8, 0],
        [clear, 0, PAGE],
      ]);
    });

    const kept: readonly (readonly [string, readonly string[]])[] = [
      ['begins behind its start', zeros(start + 8, end, 8, clear)],
      ['stops before its end', zeros(start, end - 8, 8, clear)],
      ['leaves out a part', [...zeros(start, middle, 8, clear), ...zeros(middle + 8, end, 8, clear)]],
      [
        'leaves out a part and does another twice',
        [
          ...zeros(start, middle, 8, clear),
          ...zeros(middle + 8, end, 8, clear),
          ...zeros(start + 8, start + 16, 8, clear),
        ],
      ],
      ['goes from its end to its start', zeros(start, end, 8, clear).reverse()],
      [
        'leaves a part of it to another instruction',
        [
          ...zeros(start, middle, 8, clear),
          ...zeros(middle, middle + 8, 8, other),
          ...zeros(middle + 8, end, 8, clear),
        ],
      ],
      [
        'is done by another instruction from the middle',
        [...zeros(start, middle, 8, clear), ...zeros(middle, end, 8, other)],
      ],
      [
        'is done by another processor from the middle',
        [...zeros(start, middle, 8, clear, 1), ...zeros(middle, end, 8, clear, 2)],
      ],
      [
        'stores something else than zeros',
        [...zeros(start, middle, 8, clear), store(middle, 8, clear), ...zeros(middle + 8, end, 8, clear)],
      ],
      ['stores nothing but something else', range(0, PAGE / 8).map((n) => store(start + 8 * n, 8, clear))],
      [
        'was left for another page',
        [
          ...zeros(start, middle, 8, clear),
          ...zeros(5 * PAGE, 5 * PAGE + 64, 8, clear),
          ...zeros(middle, end, 8, clear),
        ],
      ],
    ];
    for (const [what, history] of kept) {
      it(`is all that it was when the clearing ${what}`, () => {
        expect(forgets(history)).to.equal(false);
      });
    }

    it('is nothing any more when another processor clears another page meanwhile', () => {
      // The same instruction, and step by step.
      const both = inTurn(zeros(start, end, 8, clear, 0), zeros(6 * PAGE, 7 * PAGE, 8, clear, 1));
      const other6 = [load(6 * PAGE + 10, 20, 5), store(7 * PAGE, 8, 5)];
      expect(forgets([...other6, ...both])).to.equal(true);
      const { loads, stores } = record([...other6, ...both]);
      expect(loads).to.deep.equal([]);
      expect(stores).to.deep.equal(range(7 * PAGE, 7 * PAGE + 8));
    });

    it('is forgotten apart from one that is not cleared to its end at the same time', () => {
      const both = inTurn(zeros(start, end, 8, clear, 0), zeros(6 * PAGE, 7 * PAGE - 8, 8, clear, 1));
      expect(forgets(both)).to.equal(true);
      expect(record(both).stores).to.deep.equal(range(6 * PAGE, 7 * PAGE - 8));
    });

    it('is all that it was while nobody knows what stands in it', () => {
      const history = [load(start, 8, 5), ...zeros(start, end, 8, clear)];
      expect(record(history, false)).to.deep.include({ loads: range(start, start + 8), stores: range(start, end) });
    });

    it('is nothing any more once the memory was found, and is empty there', () => {
      const history = ['find', load(start, 8, 5), ...zeros(start, end, 8, clear)];
      expect(record(history, false)).to.deep.include({ loads: [], stores: [], ways: [] });
      const full = record([`byte ${middle}`, ...history], false);
      expect(full).to.deep.include({ loads: range(start, start + 8), stores: range(start, end) });
    });

    it('is not touched by zeros behind the memory', () => {
      const behind = zeros(PAGES * PAGE, (PAGES + 1) * PAGE, 8, clear);
      expect(forgets(behind)).to.equal(false);
      expect(record(behind).counts).to.deep.equal([[0, PAGE / 8, 0]]);
    });
  });
});
