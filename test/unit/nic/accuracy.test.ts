import { expect } from 'chai';
import fc from 'fast-check';
import { plannedSeconds, replayAccuracy, replaySeconds, streamAccuracy } from '../../../rig/nic/accuracy.js';
import { packetIntervals } from '../../../rig/nic/packet-memory.js';
import { lineBytes } from '../../../rig/nic/rate.js';
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

  const captures = fc
    .array(fc.tuple(fc.integer({ min: 60, max: 1514 }), fc.bigInt({ min: 0n, max: 10n ** 9n })), {
      minLength: 1,
      maxLength: 12,
    })
    .map((frames) => frames.map(([length, timeNs]) => ({ bytes: new Uint8Array(length), timeNs })));

  it('of a replay is what adding up every frame of every pass gives', () => {
    fc.assert(
      fc.property(captures, fc.nat({ max: 200 }), fc.constantFrom('times', 'frames', 'bits'), (packets, count, by) => {
        const rate = by === 'frames' ? { framesPerSecond: 1000 } : { bitsPerSecond: 8e6 };
        const replay = { packets, count, originalTiming: by === 'times', rate };
        const intervals = packetIntervals(packets, clockHz);
        const at = Array.from({ length: count }, (_, index) => index % packets.length);
        const bytesAt = (index: number) => lineBytes(packets[index]?.bytes.length ?? 0);
        const seconds = (index: number): number => {
          if (by === 'times') return Number(intervals[index] ?? 0n) / clockHz;
          return by === 'frames' ? 1 / 1000 : bytesAt(index) / 1e6;
        };
        const slow = at.reduce((sum, index) => sum + seconds(index), 0);
        expect(replaySeconds(replay, clockHz)).to.be.closeTo(slow, slow * 1e-9 + 1e-12);
        const found = replayAccuracy(replay, source(count, 1_000_000));
        if (count < 2) return;
        const bits = at.slice(0, -1).reduce((sum, index) => sum + bytesAt(index) * 8, 0);
        expect(found?.bitsPerSecond).to.be.closeTo(bits / 0.01, 1e-3);
      }),
    );
  });

  it('of a replay takes one pass to tell, however many there are', () => {
    let looked = 0;
    const packets = [60, 1000].map((length, index) => ({
      get bytes() {
        looked += 1;
        return new Uint8Array(length);
      },
      timeNs: BigInt(index) * 1000n,
    }));
    const replay = { packets, count: 2_000_000, originalTiming: false, rate: { bitsPerSecond: 8e6 } };
    const bytes = (lineBytes(60) + lineBytes(1000)) * 1_000_000;
    expect(replaySeconds(replay, clockHz)).to.be.closeTo(bytes / 1e6, 1e-6);
    expect(looked).to.equal(2);
    expect(replayAccuracy(replay, source(2_000_000, bytes * 100))?.errorPercent).to.be.closeTo(0, 1e-4);
    expect(looked).to.be.below(20);
  });
});
