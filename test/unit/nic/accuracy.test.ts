import { expect } from 'chai';
import { plannedSeconds, replayAccuracy, streamAccuracy } from '../../../rig/nic/accuracy.js';
import { plan } from './plans.js';

const clockHz = 100e6;
const source = (injected: number, cycles: number, heldCycles = 0) => ({
  pacing: { injected, firstTime: 5000, lastTime: 5000 + cycles },
  heldCycles,
  clockHz,
});
const fixed = { ...plan, length: { min: 76, max: 76, step: 0 } };

describe('the accuracy of a rate', () => {
  it('is that of the frames between the first and the last one', () => {
    const rate = { framesPerSecond: 1e6 };
    const result = streamAccuracy({ ...fixed, rate }, source(101, 10_100, 50));
    expect(result).to.deep.include({ frames: 101, asked: '1 Mfps', heldSeconds: 50 / clockHz });
    expect(result?.seconds).to.be.closeTo(101e-6, 1e-12);
    expect(result?.framesPerSecond).to.be.closeTo(1e6 / 1.01, 1e-3);
    // 76 bytes are 100 on the line.
    expect(result?.bitsPerSecond).to.be.closeTo(800e6 / 1.01, 1);
    expect(result?.errorPercent).to.be.closeTo(-0.990099, 1e-6);
  });

  it('counts what the frames take on the line when the rate is in bits', () => {
    const length = { list: [60, 176] };
    // Four frames before the last one: 84 + 200 + 84 + 200 bytes, at 1 byte per cycle.
    const result = streamAccuracy({ ...plan, length, rate: { bitsPerSecond: 800e6 } }, source(5, 568));
    expect(result?.errorPercent).to.be.closeTo(0, 1e-9);
  });

  it('is that of whole bursts', () => {
    const rate = { framesPerSecond: 1e6 };
    // Ten bursts of four are paid for, and two frames of ten words are added at once.
    const result = streamAccuracy({ ...fixed, rate, burst: 4 }, source(43, 4000 + 20));
    expect(result?.errorPercent).to.be.closeTo(0, 1e-9);
    expect(result?.framesPerSecond).to.be.closeTo(1e6, 1e-3);
    expect(streamAccuracy({ ...fixed, rate, burst: 4 }, source(4, 30))).to.equal(null);
  });

  it('has no error when no rate was asked for, and does not exist for one frame', () => {
    expect(streamAccuracy(fixed, source(11, 100))).to.deep.include({ asked: null, errorPercent: null });
    expect(streamAccuracy(fixed, source(1, 0))).to.equal(null);
    expect(streamAccuracy(fixed, source(0, 0))).to.equal(null);
  });

  it('goes with the time that the frames must take', () => {
    expect(plannedSeconds({ ...fixed, count: 500, rate: { framesPerSecond: 1000 } })).to.be.closeTo(0.5, 1e-9);
    expect(plannedSeconds({ ...fixed, count: 500, rate: { bitsPerSecond: 800_000 } })).to.be.closeTo(0.5, 1e-9);
    expect(plannedSeconds({ ...fixed, count: 500 })).to.equal(0);
  });

  it('of a replay is that of the times in the capture, round and round', () => {
    const packets = [0n, 1000n, 5000n].map((timeNs) => ({ timeNs, bytes: new Uint8Array(60) }));
    const replay = { packets, count: 5, originalTiming: true };
    // 100, 400, the mean of 250 before it begins anew, and 100.
    const result = replayAccuracy(replay, source(5, 850));
    expect(result).to.deep.include({ asked: 'the times of the capture', frames: 5 });
    expect(result?.errorPercent).to.be.closeTo(0, 1e-9);
    const atRate = replayAccuracy({ ...replay, originalTiming: false, rate: { framesPerSecond: 1e6 } }, source(5, 400));
    expect(atRate?.errorPercent).to.be.closeTo(0, 1e-9);
  });
});
