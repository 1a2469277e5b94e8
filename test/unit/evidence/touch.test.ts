import { expect } from 'chai';
import fc from 'fast-check';
import type { CodeFunction } from '../../../rig/evidence/code-names.js';
import { HEADER_BYTES, judgeTouch, touchers, type LandingTouch } from '../../../rig/evidence/touch.js';
import type { TouchObservation } from '../../../rig/evidence/touch.js';
import type { FrameFinding } from '../../../rig/evidence/types.js';
import type { Access, InstructionTotal } from '../../../rig/host/touch-observer.js';
import { CHECKSUM, COPY, plainFrame, World } from './world.js';

const PAGE = 4096;
const frames = [plainFrame(0, 60), plainFrame(1, 60)];
/** Where the frame stands, in the middle of a page. */
const place = 5 * PAGE + 100;
const unnamed = 0xffff_ffff_9000_0000n;
const ofProcess = 0x7f12_3456_789an;
const copyStore = COPY.start + 4n;
const clear = 0xffff_ffff_8300_0010n;
const clearPage: CodeFunction = { name: 'clear_page_erms', module: null, start: clear, end: clear + 16n };

const functions: readonly CodeFunction[] = [
  COPY,
  CHECKSUM,
  clearPage,
  ...[0, 1, 2].map((n) => {
    const start = 0xffff_ffff_8400_0000n + BigInt(n) * 16n;
    return { name: `probe_${n}`, module: null, start, end: start + 16n };
  }),
];
const [, , , probe0, probe1, probe2] = functions.map(({ start }) => start) as [
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
];

/** What instructions did in all of the memory: the copy loads by one and stores by another. */
const totals: readonly InstructionTotal[] = [
  { instruction: COPY.start, loaded: 1000, stored: 0 },
  { instruction: copyStore, loaded: 0, stored: 1000 },
  { instruction: CHECKSUM.start, loaded: 1000, stored: 0 },
  { instruction: clear, loaded: 0, stored: 40_960 },
];

const load = (instruction: bigint, count = 1): Access => ({
  kind: 'load',
  instruction,
  first: place,
  last: place + 59,
  count,
});
const store = (instruction: bigint, change: Partial<Access> = {}): Access => ({
  ...load(instruction),
  kind: 'store',
  ...change,
});
const wholePage = { first: 5 * PAGE, last: 6 * PAGE - 1 };

const untouched: LandingTouch = {
  sequence: 1,
  placed: 60,
  loaded: 0,
  stored: 0,
  headerStored: HEADER_BYTES,
  accesses: [],
};

interface Case {
  readonly what: string;
  /** How the landing of frame 1 differs from an untouched one; null: there is none. */
  readonly landing?: Partial<LandingTouch> | null;
  /** Another landing of frame 1. */
  readonly second?: Partial<LandingTouch>;
  readonly instructions?: readonly InstructionTotal[];
  readonly unknown?: number;
  readonly expected: string;
  readonly reason: string;
}

const copied = 'refutes copied';
const touched = 'refutes touched';

const cases: readonly Case[] = [
  {
    what: 'nothing was touched',
    expected: 'holds',
    reason: 'none of its 60 bytes was read or written by the host',
  },
  {
    what: 'one byte was read by what copies',
    landing: { loaded: 1, accesses: [load(COPY.start)] },
    expected: copied,
    reason: 'the host read 1 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
  {
    what: 'it was read by what stores nothing',
    landing: { loaded: 60, accesses: [load(CHECKSUM.start)] },
    expected: touched,
    reason: 'the host read 60 of its 60 bytes in csum_partial and, as far as can be seen, did not copy them',
  },
  {
    what: 'it was read by what stores half as much',
    landing: { loaded: 60, accesses: [load(CHECKSUM.start)] },
    instructions: [...totals, { instruction: CHECKSUM.start + 2n, loaded: 0, stored: 500 }],
    expected: copied,
    reason: 'the host read 60 of its 60 bytes in csum_partial',
  },
  {
    what: 'it was read by what stores less than half as much',
    landing: { loaded: 60, accesses: [load(CHECKSUM.start)] },
    instructions: [...totals, { instruction: CHECKSUM.start + 2n, loaded: 0, stored: 499 }],
    expected: touched,
    reason: 'the host read 60 of its 60 bytes in csum_partial and, as far as can be seen, did not copy them',
  },
  {
    what: 'it was read by a checksum, and once by what copies',
    landing: { loaded: 60, accesses: [load(CHECKSUM.start, 30), load(COPY.start)] },
    expected: copied,
    reason: 'the host read 60 of its 60 bytes in csum_partial, vhost_mp_fill of vhost_mp',
  },
  {
    what: 'it was read by code of the kernel without a name',
    landing: { loaded: 8, accesses: [load(unnamed)] },
    expected: copied,
    reason: 'the host read 8 of its 60 bytes in the kernel at 0xffffffff90000000',
  },
  {
    what: 'it was read by a process',
    landing: { loaded: 8, accesses: [load(ofProcess)] },
    expected: copied,
    reason: 'the host read 8 of its 60 bytes in a process of the host',
  },
  {
    what: 'it was read, and nothing says by whom',
    landing: { loaded: 8 },
    expected: copied,
    reason: 'the host read 8 of its 60 bytes in code that is not known',
  },
  {
    what: 'it was read by many, the most frequent first',
    landing: {
      loaded: 60,
      accesses: [
        load(probe0, 1),
        load(COPY.start, 4),
        load(probe1, 9),
        load(ofProcess, 2),
        load(probe2, 3),
        load(COPY.start + 8n, 4),
      ],
    },
    expected: copied,
    reason: 'the host read 60 of its 60 bytes in probe_1, vhost_mp_fill of vhost_mp, probe_2 and 2 others',
  },
  {
    what: 'it was read and written: reading says more',
    landing: { loaded: 4, stored: 60, accesses: [store(copyStore), load(CHECKSUM.start)] },
    expected: touched,
    reason: 'the host read 4 of its 60 bytes in csum_partial and, as far as can be seen, did not copy them',
  },
  {
    what: 'it was written',
    landing: { stored: 8, accesses: [store(copyStore)] },
    expected: touched,
    reason: 'the host wrote 8 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
  {
    what: 'it was written, and nothing says by whom',
    landing: { stored: 8 },
    expected: touched,
    reason: 'the host wrote 8 of its 60 bytes in code that is not known',
  },
  {
    // The plugin forgets a page that is cleared before a frame comes: what it still knows of counts.
    what: 'it was cleared with its whole page',
    landing: { stored: 60, accesses: [store(clear, wholePage)] },
    expected: touched,
    reason: 'the host wrote 60 of its 60 bytes in clear_page_erms',
  },
  {
    what: 'it was cleared with its whole page, then written',
    landing: { stored: 60, accesses: [store(clear, wholePage), store(copyStore, { count: 2 })] },
    expected: touched,
    reason: 'the host wrote 60 of its 60 bytes in vhost_mp_fill of vhost_mp, clear_page_erms',
  },
  {
    what: 'it was cleared with its whole page, then read',
    landing: { loaded: 60, stored: 60, accesses: [store(clear, wholePage), load(COPY.start)] },
    expected: copied,
    reason: 'the host read 60 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
  {
    what: 'the header before it was not seen to be written',
    landing: { headerStored: 0 },
    expected: 'unknown',
    reason: 'the header before it was not seen to be written, so that it was not watched',
  },
  {
    what: 'the header before it was not seen to be written to its last byte',
    landing: { headerStored: HEADER_BYTES - 1 },
    expected: 'unknown',
    reason: 'the header before it was not seen to be written, so that it was not watched',
  },
  {
    what: 'of one access nobody knows where it went',
    unknown: 1,
    expected: 'unknown',
    reason: 'of 1 accesses of the host it is not known what they touched',
  },
  {
    what: 'of one access nobody knows where it went, but it was read',
    unknown: 1,
    landing: { loaded: 1, accesses: [load(COPY.start)] },
    expected: copied,
    reason: 'the host read 1 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
  {
    what: 'a part of its place has no machine address',
    landing: { placed: 50 },
    expected: 'unknown',
    reason: 'the machine address of 10 of its bytes is not known',
  },
  {
    what: 'a part of its place has no machine address, and the rest was read',
    landing: { placed: 50, loaded: 50, accesses: [load(COPY.start)] },
    expected: copied,
    reason: 'the host read 50 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
  {
    what: 'it has two places, of one of which a part has no machine address',
    second: { placed: 50 },
    expected: 'unknown',
    reason: 'the machine address of 10 of its bytes is not known',
  },
  { what: 'it has no place', landing: null, expected: 'unknown', reason: 'it is not known where the NIC wrote it' },
  {
    what: 'it has two places, one of which was not watched',
    second: { headerStored: 0 },
    expected: 'unknown',
    reason: 'the header before it was not seen to be written, so that it was not watched',
  },
  {
    what: 'it has two places, one of which was read',
    second: { loaded: 2, accesses: [load(COPY.start)] },
    expected: copied,
    reason: 'the host read 2 of its 60 bytes in vhost_mp_fill of vhost_mp',
  },
];

const brief = ({ outcome, says }: FrameFinding) => (says ? `${outcome} ${says}` : outcome);

function observation(one: Partial<Case>): TouchObservation {
  const landings = one.landing === null ? [] : [{ ...untouched, ...one.landing }];
  return {
    landings: [{ ...untouched, sequence: 0 }, ...landings, ...(one.second ? [{ ...untouched, ...one.second }] : [])],
    seen: 1000,
    unknown: one.unknown ?? 0,
    instructions: one.instructions ?? totals,
    functions,
  };
}

describe('evidence: the line touch', () => {
  for (const one of cases) {
    it(`${one.expected}: ${one.what}`, () => {
      const [before, of1, ...others] = judgeTouch(frames, observation(one));
      expect(others).to.deep.equal([]);
      expect(of1).to.include({ sequence: 1, line: 'touch', reason: one.reason });
      expect(of1 && brief(of1)).to.equal(one.expected);
      // What was done to one frame says nothing of another; what nobody knows does.
      expect(before?.outcome).to.equal(one.unknown ? 'unknown' : 'holds');
    });
  }

  it('holds exactly when nothing was touched, and all of it is known', () => {
    const some = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }));
    const landing = fc.record({
      loaded: some,
      stored: some,
      placed: fc.constantFrom(60, 60, 60, 59, 0),
      headerStored: fc.constantFrom(HEADER_BYTES, HEADER_BYTES, HEADER_BYTES, HEADER_BYTES - 1, 0),
      named: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(landing, { maxLength: 2 }), fc.constantFrom(0, 0, 0, 1), (places, unknown) => {
        const landings = places.map(({ named, ...place }) => {
          const loads = place.loaded > 0 ? [load(COPY.start)] : [];
          const stores = place.stored > 0 ? [store(copyStore)] : [];
          return { sequence: 1, ...place, accesses: named ? [...loads, ...stores] : [] };
        });
        const [of1] = judgeTouch(frames.slice(1), { ...observation({ landing: null, unknown }), landings });
        const untouchedAll = places.every(({ loaded, stored }) => loaded + stored === 0);
        const known =
          unknown === 0 && places.every(({ placed, headerStored }) => placed >= 60 && headerStored === HEADER_BYTES);
        expect(of1?.outcome === 'refutes').to.equal(!untouchedAll);
        expect(of1?.outcome === 'holds').to.equal(untouchedAll && known && places.length > 0);
        expect(of1?.says === 'copied').to.equal(places.some(({ loaded }) => loaded > 0));
      }),
      { numRuns: 1000 },
    );
  });

  it('is known of every frame of a world by its own bytes alone', () => {
    const world = new World();
    const last = (world.frames[3]?.length ?? 0) - 1;
    world.touch('load', 3, last, 1, COPY.start);
    const at = world.machineAddress(world.records[4]?.address0 ?? 0n);
    // Right before the header of a frame, and right behind its end.
    world.access('load', at + 1514, 8, COPY.start);
    world.access('store', at - 12, 12, COPY.start + 4n);
    const { touch, frames: all } = world.observe();
    if (!('seen' in touch)) throw new Error('not every access was observed');
    const findings = judgeTouch(all, touch);
    expect(findings.map(brief)).to.deep.equal(all.map(({ sequence }) => (sequence === 3 ? copied : 'holds')));
    expect(findings[3]?.reason).to.equal('the host read 1 of its 1514 bytes in vhost_mp_fill of vhost_mp');
  });
});

describe('evidence: who touched frames', () => {
  const landing = (sequence: number, ...accesses: readonly Access[]): LandingTouch => ({
    ...untouched,
    sequence,
    accesses,
  });

  it('are functions, with the number of frames that each read and wrote, the most first', () => {
    const seen = {
      ...observation({}),
      landings: [
        landing(0, store(copyStore), load(COPY.start), load(COPY.start + 1n)),
        landing(1, load(COPY.start + 2n), load(CHECKSUM.start, 70)),
        landing(1, load(COPY.start)),
        landing(2, load(ofProcess), load(ofProcess + 99n), load(COPY.start)),
        landing(3),
      ],
    };
    expect(touchers([seen])).to.deep.equal([
      { name: 'vhost_mp_fill of vhost_mp', kind: 'load', frames: 3 },
      { name: 'vhost_mp_fill of vhost_mp', kind: 'store', frames: 1 },
      { name: 'csum_partial', kind: 'load', frames: 1 },
      { name: 'a process of the host', kind: 'load', frames: 1 },
    ]);
  });

  it('are summed up over all rounds, each of which has frames and functions of its own', () => {
    // Loaded again, the module has its code elsewhere.
    const moved: CodeFunction = { ...COPY, start: COPY.start + 0x10000n, end: COPY.end + 0x10000n };
    const first = { ...observation({}), landings: [landing(0, load(COPY.start), load(CHECKSUM.start))] };
    const second = {
      ...observation({}),
      functions: [CHECKSUM, moved],
      landings: [landing(0, load(moved.start)), landing(1, load(moved.start + 1n), store(moved.start))],
    };
    expect(touchers([first, observation({}), second])).to.deep.equal([
      { name: 'vhost_mp_fill of vhost_mp', kind: 'load', frames: 3 },
      { name: 'csum_partial', kind: 'load', frames: 1 },
      { name: 'vhost_mp_fill of vhost_mp', kind: 'store', frames: 1 },
    ]);
  });

  it('are nobody when nothing was touched', () => {
    expect(touchers([observation({})])).to.deep.equal([]);
    expect(touchers([])).to.deep.equal([]);
  });
});
