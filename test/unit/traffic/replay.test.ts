import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RigError } from '../../../rig/base/errors.js';
import type { CapturedFrame } from '../../../rig/traffic/capture/frame.js';
import { readReplay } from '../../../rig/traffic/replay.js';
import { failureOf } from '../../failure-of.js';
import { writePcap } from './capture/writer.js';

const format = { littleEndian: true, nanoseconds: true };

function frames(count: number, length: number): readonly CapturedFrame[] {
  return Array.from({ length: count }, () => ({ timeNs: 0n, bytes: new Uint8Array(length) }));
}

describe('a capture to be replayed', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mprig-replay-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function written(file: Uint8Array): Promise<string> {
    const path = join(folder, 'some.pcap');
    await writeFile(path, file);
    return path;
  }

  async function refused(file: Uint8Array, passes = 1): Promise<string> {
    const error = await failureOf(readReplay(await written(file), passes, undefined));
    expect(error).to.be.instanceOf(RigError).with.property('exitCode', 2);
    return error instanceof RigError ? error.describe() : '';
  }

  it('has the name of its file, its frames, and how often they are replayed', async () => {
    const path = await written(writePcap(frames(3, 60), format));
    const { name, packets, passes, rate } = await readReplay(path, 7, { framesPerSecond: 5 });
    expect({ name, passes, rate }).to.deep.equal({ name: 'some.pcap', passes: 7, rate: { framesPerSecond: 5 } });
    expect(packets.map(({ bytes }) => bytes.length)).to.deep.equal([60, 60, 60]);
  });

  it('has frames that the packet memory holds, to the last byte', async () => {
    // 64 frames of 1016 bytes and their headers of 8 are 65536 bytes.
    const path = await written(writePcap(frames(64, 1016), format));
    expect((await readReplay(path, 1, undefined)).packets).to.have.length(64);
    const many = await refused(writePcap(frames(65, 1016), format));
    expect(many).to.match(/^CaptureTooLarge: --replay .*: frame 65 does not fit .* · replay the first 64 frames only$/);
  });

  it('is not read beyond what the packet memory holds', async () => {
    const damagedLater = Buffer.concat([writePcap(frames(1000, 60), format), Buffer.from('cut off')]);
    expect(await refused(damagedLater)).to.match(/^CaptureTooLarge: .*: frame 911 does not fit/);
  });

  it('has no frame that is longer than the NIC takes, whatever else is wrong later', async () => {
    const file = Buffer.concat([writePcap([...frames(2, 60), ...frames(1, 9019)], format), Buffer.from('cut off')]);
    expect(await refused(file)).to.match(
      /^CaptureFrameTooLong: .*: frame 3 has 9019 bytes; a guest takes at most 9018/,
    );
  });

  it('is replayed a sensible number of times', async () => {
    for (const passes of [0, 1.5, NaN, 1_000_001]) {
      expect(await refused(writePcap(frames(1, 60), format), passes)).to.match(/^PassesInvalid: --passes /);
    }
  });
});
