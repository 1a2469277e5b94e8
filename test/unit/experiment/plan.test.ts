import { expect } from 'chai';
import fc from 'fast-check';
import { planExperiments } from '../../../rig/experiment/experiment.js';
import { framesOf } from '../../../rig/experiment/frames.js';
import type { Streams } from '../../../rig/traffic/traffic.js';
import { echoPlan, frameCount, injectionSeconds, roundPlan } from '../../../rig/experiment/plan.js';
import { assertInjection } from '../../../rig/nic/traffic.js';

const mac = '02:4d:50:00:00:03';
const lengths = { min: 60, max: 200 };
const streams: Streams = [
  { frames: 30, lengths, seed: 1, rate: { framesPerSecond: 1000 }, burst: 2 },
  { frames: 20, lengths: { min: 64, max: 64 }, seed: 1 },
  { frames: 50, lengths, seed: 1, rate: { framesPerSecond: 500 } },
];

describe('the plan of a round', () => {
  it('gives every frame of every stream a sequence number of its own, in one row, under one key', () => {
    const traffic = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(traffic, (counts) => {
        const plan = roundPlan(
          counts.map((frames) => ({ frames, lengths, seed: 1 })),
          mac,
        );
        assertInjection(plan);
        const frames = framesOf(plan.streams);
        expect(frames.map(({ sequence }) => sequence)).to.deep.equal([...frames.keys()]);
        expect(plan.marks).to.include({ first: 0, count: frames.length });
        counts.forEach((count, stream) => {
          expect(frames.filter((frame) => frame.stream === stream)).to.have.length(count);
        });
        for (const { nonce } of frames) expect(nonce.slice(0, 8)).to.deep.equal(plan.marks.key);
      }),
    );
  });

  it('has a source address for each stream, and what each was told', () => {
    const plan = roundPlan(streams, mac);
    expect(plan.streams.map(({ sourceMac }) => sourceMac)).to.deep.equal(
      ['fe', 'fd', 'fc'].map((last) => `02:4d:50:00:00:${last}`),
    );
    expect(plan.streams.map(({ destinationMac, queue }) => [destinationMac, queue ?? 0])).to.deep.equal(
      streams.map(() => [mac, 0]),
    );
    expect(plan.streams.map(({ count, rate, burst }) => ({ frames: count, rate, burst }))).to.deep.equal(
      streams.map(({ frames, rate, burst }) => ({ frames, rate, burst })),
    );
  });

  it('counts the frames of all streams, and takes as long as the slowest', () => {
    expect(frameCount(roundPlan(streams, mac))).to.equal(100);
    expect(injectionSeconds(roundPlan(streams, mac))).to.be.closeTo(0.1, 1e-9);
    expect(
      injectionSeconds(
        roundPlan(
          [streams[1]].flatMap((one) => one ?? []),
          mac,
        ),
      ),
    ).to.equal(0);
  });

  it('never has the key of another round', () => {
    expect(roundPlan(streams, mac).marks.key).not.to.deep.equal(roundPlan(streams, mac).marks.key);
  });
});

describe('the plan of frames that come back', () => {
  it('has a key for each stream, by which the checker tells them apart', () => {
    const plan = echoPlan(streams, mac);
    assertInjection(plan);
    expect(new Set(plan.streams.map(({ nonceKey }) => Buffer.from(nonceKey).toString('hex'))).size).to.equal(3);
    expect(plan.streams.map(({ sequence }) => sequence)).to.deep.equal([0, 0, 0]);
    expect(frameCount(plan)).to.equal(100);
  });
});

describe('the experiments of a run', () => {
  it('inject all streams through mp, and one without a rate in each control', () => {
    const { main, controls } = planExperiments(streams);
    expect(main.streams).to.equal(streams);
    expect(controls.map(({ name, streams: few }) => [name, few])).to.deep.equal([
      ['tap', [{ frames: 100, lengths, seed: 1 }]],
      ['mp-copy', [{ frames: 100, lengths, seed: 1 }]],
    ]);
    expect(planExperiments([{ frames: 5000, lengths, seed: 1 }]).controls[0]?.streams[0]?.frames).to.equal(256);
  });
});
