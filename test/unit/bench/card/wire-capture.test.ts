import { expect } from 'chai';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { BenchError } from '../../../../rig/base/errors.js';
import { WireCapture } from '../../../../rig/bench/virtual/card/wire-capture.js';

const header = Buffer.alloc(24);
header.writeUInt32LE(0xa1b2c3d4, 0);

function captured(frame: Uint8Array): Buffer {
  const before = Buffer.alloc(16);
  before.writeUInt32LE(frame.length, 8);
  before.writeUInt32LE(frame.length, 12);
  return Buffer.concat([before, frame]);
}

describe('a capture of the wire that grows', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'capture-'));
    file = join(directory, 'wire.pcap');
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('gives every frame once, however it is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 8 }),
        fc.array(fc.nat(1800), { maxLength: 8 }),
        (frames, cuts) => {
          const all = Buffer.concat([header, ...frames.map(captured)]);
          writeFileSync(file, '');
          const capture = new WireCapture(file);
          const places = [0, ...cuts.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length];
          const read = places.flatMap((end, index) => {
            appendFileSync(file, all.subarray(places[index - 1] ?? 0, end));
            return capture.read();
          });
          capture.close();
          expect(read.map((frame) => [...frame])).to.deep.equal(frames.map((frame) => [...frame]));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('that is none is refused by name', () => {
    writeFileSync(file, Buffer.alloc(24, 1));
    const capture = new WireCapture(file);
    expect(() => capture.read()).to.throw(BenchError, 'is not a capture of QEMU');
    capture.close();
  });
});
