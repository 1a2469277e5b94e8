import { expect } from 'chai';
import { judgeExperiment } from '../../../rig/evidence/experiment.js';
import { frameAt, judgeSampledTouch, judgeWatchpoints, type Watched } from '../../../rig/evidence/watchpoints.js';
import { World } from './world.js';

const world = new World();
const { address } = world.observe();
if ('unavailable' in address) throw new Error(address.unavailable);
const { landings } = address;

/** Machine address of a byte in the first piece of a frame. */
const within = (sequence: number, offset = 16): bigint => {
  const record = world.records[sequence];
  if (!record) throw new RangeError('no such frame');
  return BigInt(world.machineAddress(record.address0) + offset);
};

const watched = (machineAddress: bigint, change: Partial<Watched> = {}): Watched => ({
  userAddress: 0x7f00_0000_0000n,
  machineAddress,
  length: 8,
  directHits: 0,
  userHits: 0,
  hits: [],
  functions: [],
  ...change,
});

const nowhere = BigInt(2 ** 20 + 2 ** 19);
const ofTwo = '8 bytes of frames 3 and 5, by two maps';
const ofOne = '8 bytes of frame 3, by two maps';

interface Case {
  readonly what: string;
  readonly seen: readonly Watched[];
  readonly outcome: string;
  readonly sample: string;
  readonly reason: string;
}

const cases: readonly Case[] = [
  {
    what: 'nobody touched two frames',
    seen: [watched(within(3)), watched(within(5))],
    outcome: 'holds',
    sample: ofTwo,
    reason: 'nobody touched them',
  },
  {
    what: 'nobody touched one frame',
    seen: [watched(within(3))],
    outcome: 'holds',
    sample: ofOne,
    reason: 'nobody touched them',
  },
  {
    what: 'the kernel touched it through its map, in functions that are told once',
    seen: [watched(within(3), { directHits: 3, functions: ['memcpy', 'csum_partial', 'memcpy'] })],
    outcome: 'refutes',
    sample: ofOne,
    reason: "frame 3 was touched 3 times through the kernel's map in memcpy, csum_partial",
  },
  {
    what: 'the second was touched once, through the address of the VMM',
    seen: [watched(within(3)), watched(within(5), { userHits: 1, functions: [null] })],
    outcome: 'refutes',
    sample: ofTwo,
    reason: "frame 5 was touched 1 time through the VMM's map in code that is not known",
  },
  {
    what: 'a place without a frame was touched, and the other was not',
    seen: [watched(nowhere, { directHits: 9, functions: ['memset'] }), watched(within(3))],
    outcome: 'holds',
    sample: ofOne,
    reason: 'nobody touched them',
  },
  {
    what: 'a place without a frame was touched, and the other, too',
    seen: [
      watched(nowhere, { directHits: 9, functions: ['memset'] }),
      watched(within(3), { directHits: 1, functions: ['memcpy'] }),
    ],
    outcome: 'refutes',
    sample: ofOne,
    reason: "frame 3 was touched 1 time through the kernel's map in memcpy",
  },
  {
    what: 'no place had a frame, whoever touched it',
    seen: [watched(nowhere, { directHits: 9, functions: ['memset'] })],
    outcome: 'unknown',
    sample: 'nothing',
    reason: 'the NIC wrote no frame where a watchpoint stood',
  },
  {
    what: 'no place was watched',
    seen: [],
    outcome: 'unknown',
    sample: 'nothing',
    reason: 'the NIC wrote no frame where a watchpoint stood',
  },
];

describe('evidence: watchpoints', () => {
  for (const { what, seen, ...expected } of cases) {
    it(`${expected.outcome}: ${what}`, () => {
      expect(judgeWatchpoints(seen, landings)).to.deep.equal({ witness: 'watchpoints', ...expected });
    });
  }

  it('know the frame of a place in any of its pieces, and nothing beside them', () => {
    const all = landings.flatMap(({ sequence, pieces }) =>
      pieces.map(({ translation, length }) => {
        if (translation.kind !== 'ram') throw new Error('every frame is in memory');
        return { sequence, start: translation.machineAddress, length };
      }),
    );
    // Every second frame is in two pages.
    expect(all).to.have.length(12);
    for (const { sequence, start, length } of all) {
      expect(frameAt(BigInt(start), landings), 'its first byte').to.equal(sequence);
      expect(frameAt(BigInt(start + length - 1), landings), 'its last byte').to.equal(sequence);
      for (const at of [start - 1, start + length]) {
        expect(frameAt(BigInt(at), landings), 'what is beside it').to.equal(null);
      }
    }
  });

  it('know no frame where the address went nowhere', () => {
    const lost = new World();
    lost.alterRecord(3, () => ({ address0: 0n, address1: 0n }));
    const { address: seen } = lost.observe();
    if ('unavailable' in seen) throw new Error(seen.unavailable);
    expect(frameAt(0n, seen.landings)).to.equal(null);
    expect(frameAt(within(3), seen.landings)).to.equal(null);
  });
});

describe('evidence: the line touch, by watchpoints', () => {
  const hit = { directHits: 0, userHits: 2, functions: ['memcpy', 'memcpy'] };

  it('holds for the frames of its sample that nobody touched, and leaves out the others', () => {
    const findings = judgeSampledTouch(world.frames, { watched: [watched(within(3)), watched(within(5))], landings });
    expect(findings.map(({ outcome }) => outcome)).to.deep.equal(
      world.frames.map(({ sequence }) => (sequence === 3 || sequence === 5 ? 'holds' : 'unsampled')),
    );
  });

  it('refutes for a frame that somebody touched, naming who and through which map', () => {
    const seen = [watched(within(3)), watched(within(5), hit)];
    const [, , , third, , fifth] = judgeSampledTouch(world.frames, { watched: seen, landings });
    expect(third?.outcome).to.equal('holds');
    expect(fifth).to.deep.include({ outcome: 'refutes', says: 'touched', line: 'touch' });
    expect(fifth?.reason).to.equal("the host touched it 2 times through the VMM's map in memcpy");
  });

  it('proves nothing when no frame came to where a watchpoint stood', () => {
    const touch = { watched: [watched(nowhere)], landings };
    const { verdict, figures } = judgeExperiment([{ ...world.observe(), touch }]);
    expect(verdict).to.include({
      verdict: 'inconclusive',
      reason: 'the line touch does not hold: none of the frames was in its sample',
    });
    expect(figures.touch).to.include({ sampledFrames: 0, bytes: 0, touched: 0 });
  });

  it('carries a verdict, which counts what was watched', () => {
    const good = { watched: [watched(within(3)), watched(within(5))], landings };
    const proven = judgeExperiment([{ ...world.observe(), touch: good }]);
    expect(proven.verdict.verdict).to.equal('zero-copy');
    expect(proven.figures.touch).to.include({ sampledFrames: 2, bytes: 16, loadedBytes: 0, touched: 0 });
    const bad = { watched: [watched(within(3), hit), watched(within(5))], landings };
    const refuted = judgeExperiment([{ ...world.observe(), touch: bad }]);
    expect(refuted.verdict.verdict).to.equal('touched');
    expect(refuted.figures.touch).to.include({ sampledFrames: 2, loadedBytes: 8, touched: 1 });
  });
});
