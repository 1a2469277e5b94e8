import { expect } from 'chai';
import fc from 'fast-check';
import { constants, decodePacketHeader, registers } from '../../../firmware/registers/generated/registers.js';
import { UsageError } from '../../../rig/base/errors.js';
import type { Nic } from '../../../rig/nic/nic.js';
import { packetImage, storedBytes, type Packet } from '../../../rig/nic/packet-memory.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';
import { plan } from './plans.js';

const clockHz = 156_250_000;
const packets: fc.Arbitrary<Packet[]> = fc.array(
  fc.record({
    timeNs: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    bytes: fc.uint8Array({ minLength: 14, maxLength: 300 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** Takes an image apart, as the NIC does. */
function parse(image: Uint8Array): readonly { length: number; interval: bigint; bytes: number[] }[] {
  const frames: { length: number; interval: bigint; bytes: number[] }[] = [];
  for (let at = 0; at < image.length;) {
    const { length, interval } = decodePacketHeader(image.subarray(at, at + 8));
    frames.push({ length, interval, bytes: [...image.subarray(at + 8, at + 8 + length)] });
    at += 8 + Math.ceil(length / 8) * 8;
  }
  return frames;
}

describe('the image of the packet memory', () => {
  it('has every frame, filled up to the shortest length', () => {
    fc.assert(
      fc.property(packets, (any) => {
        const image = packetImage(any, clockHz);
        const frames = parse(image);
        expect(frames).to.have.length(any.length);
        frames.forEach(({ length, bytes }, index) => {
          const original = [...(any[index]?.bytes ?? [])];
          expect(length).to.equal(Math.max(60, original.length));
          expect(bytes).to.deep.equal([...original, ...Array.from({ length: length - original.length }, () => 0)]);
        });
        expect(image.length).to.equal(any.reduce((sum, { bytes }) => sum + storedBytes(bytes.length), 0));
      }),
    );
  });

  it('has intervals that place every frame of an ordered capture within half a cycle', () => {
    fc.assert(
      fc.property(packets, (any) => {
        const ordered = [...any].sort((a, b) => (a.timeNs < b.timeNs ? -1 : 1));
        let cycles = 0n;
        parse(packetImage(ordered, clockHz)).forEach(({ interval }, index) => {
          const ns = Number((ordered[index]?.timeNs ?? 0n) - (ordered[0]?.timeNs ?? 0n));
          expect(Math.abs(Number(cycles) - (ns * clockHz) / 1e9)).to.be.at.most(0.501);
          cycles += interval;
        });
      }),
    );
  });

  it('lets a frame that is out of order follow at once', () => {
    const bytes = new Uint8Array(60);
    const image = packetImage(
      [0n, 1000n, 500n, 2000n].map((timeNs) => ({ timeNs, bytes })),
      1_000_000_000,
    );
    expect(parse(image).map(({ interval }) => interval)).to.deep.equal([1000n, 0n, 1000n, 666n]);
  });

  const refused: readonly (readonly [string, string, Packet[]])[] = [
    ['CaptureEmpty', 'no frames', []],
    ['CaptureFrameTooLong', 'frame 2 has 9019 bytes', [14, 9019].map((size) => packet(size))],
    ['CaptureTooLarge', 'frame 66 does not fit', Array.from({ length: 66 }, () => packet(1000))],
    ['CaptureGapTooLong', 'after frame 1 come', [packet(60), packet(60, 10n ** 13n)]],
  ];
  for (const [code, message, any] of refused) {
    it(`is refused: ${message}`, () => {
      expect(() => packetImage(any, clockHz))
        .to.throw(UsageError, message)
        .with.property('code', code);
    });
  }
});

describe('the image of the packet memory without original timing', () => {
  it('has the frames alone, whatever their times are', () => {
    const any = [packet(60), packet(61, 10n ** 20n), packet(62, -5n)];
    const frames = parse(packetImage(any, clockHz, false));
    expect(frames.map(({ length, interval }) => [length, interval])).to.deep.equal([
      [60, 0n],
      [61, 0n],
      [62, 0n],
    ]);
  });
});

function packet(size: number, timeNs = 0n): Packet {
  return { bytes: new Uint8Array(size), timeNs };
}

describe('a replay', () => {
  let model: ModelNic;
  let nic: Nic;

  beforeEach(async () => {
    model = new ModelNic();
    nic = await model.connect();
  });
  afterEach(() => model.close());

  it('is loaded page by page, and enabled beside the streams', async () => {
    const pages: number[] = [];
    model.device.onWrite = (address) => {
      if (address === constants.PACKET_WINDOW) pages.push(model.get(registers.REPLAY.PAGE));
    };
    const replayed = Array.from({ length: 9 }, (_, index) => packet(1000, BigInt(index) * 1000n));
    await nic.generator.configureAll({
      ...plan,
      streams: [plan],
      replay: { packets: replayed, count: 27, originalTiming: true },
    });
    expect(pages).to.deep.equal([0, 1, 2]);
    expect(model.get(registers.REPLAY.CONTROL)).to.equal(0b1001);
    expect(model.get(registers.REPLAY.COUNT)).to.equal(27);
    expect(model.get(registers.REPLAY.WORDS)).to.equal((9 * 1008) / 8);
    expect(model.get(registers.GENERATOR_STREAM0.COUNT)).to.equal(plan.count);
  });

  it('is refused before anything is written when it does not fit', async () => {
    const before = model.device.executed.length;
    const replay = { packets: [packet(10_000)], count: 1, originalTiming: false };
    expect(await failureOf(nic.generator.configureAll({ ...plan, streams: [], replay }))).to.be.instanceOf(UsageError);
    expect(model.device.executed).to.have.length(before);
  });
});
