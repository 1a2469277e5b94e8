import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { buildFrame } from '../../../rig/nic/frame.js';
import { labTools } from '../../lab/lab-tools.js';
import { generatorFrame, nonceOf, nonceOffsets } from './generator-frame.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'guest');

interface Report {
  readonly sequence: number;
  readonly length: number;
  readonly statedLength: number;
  readonly checksumGood: boolean;
  readonly noncesAgree: boolean;
  readonly nonce: string;
  readonly crc: number;
}

const frames = fc.record({
  length: fc.integer({ min: 60, max: 1518 }),
  sequence: fc.nat({ max: 0xffff_ffff }),
  key: fc.uint8Array({ minLength: 8, maxLength: 8 }),
});

/** Compiles a program of this folder together with what the guest knows of frames. */
async function compileWithFrames(folder: string, program: string, source: string): Promise<void> {
  const tools = await labTools(folder);
  const compile = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror'];
  const files = [join(import.meta.dirname, source), join(sources, 'frame.c'), join(sources, 'crc32.c')];
  // Static, because it may be built in the lab tree and runs here.
  const link = ['-static', `-I${sources}`, '-o', program];
  await tools.run('gcc', ...compile, ...link, ...files);
}

describe('frame parser of the guest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-test-frame-'));
  const program = join(folder, 'inspect-frames');

  before(async function () {
    await compileWithFrames(folder, program, 'inspect-frames.c');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** What the parser says of each frame. */
  function inspect(batch: readonly Uint8Array[]): Report[] {
    const input = Buffer.concat(
      batch.flatMap((frame) => [Buffer.from([frame.length & 255, frame.length >> 8]), Buffer.from(frame)]),
    );
    const { status, stdout } = spawnSync(program, { input, encoding: 'latin1', maxBuffer: 1 << 24 });
    expect(status).to.equal(0);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [sequence, length, statedLength, checksum, nonces, nonce = '', crc] = line.split(' ');
        return {
          sequence: Number(sequence),
          length: Number(length),
          statedLength: Number(statedLength),
          checksumGood: checksum === '1',
          noncesAgree: nonces === '1',
          nonce,
          crc: Number(crc),
        };
      });
  }

  it('finds every mark of every length', () => {
    const key = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
    const lengths = Array.from({ length: 1518 - 60 + 1 }, (_, index) => 60 + index);
    const batch = lengths.map((length) => generatorFrame({ length, sequence: length * 7919, key }));
    expect(inspect(batch)).to.deep.equal(
      lengths.map((length, index) => ({
        sequence: length * 7919,
        length,
        statedLength: length,
        checksumGood: true,
        noncesAgree: true,
        nonce: nonceOf(key, length * 7919).toString('hex'),
        crc: crc32(batch[index] ?? ''),
      })),
    );
  });

  it('sees one flipped bit, wherever it is behind the length', () => {
    const flipped = fc.tuple(frames, fc.nat(), fc.nat({ max: 7 }));
    fc.assert(
      fc.property(fc.array(flipped, { minLength: 20, maxLength: 20 }), (cases) => {
        const places = cases.map(([frame, place]) => 16 + (place % (frame.length - 16)));
        const batch = cases.map(([frame, , bit], index) => {
          const bytes = generatorFrame(frame);
          const place = places[index] ?? 0;
          bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
          return bytes;
        });
        inspect(batch).forEach((report, index) => {
          const [frame] = cases[index] ?? [];
          const place = places[index] ?? 0;
          const inNonce = nonceOffsets(frame?.length ?? 0).some((offset) => place >= offset && place < offset + 16);
          expect(report.checksumGood).to.be.false;
          expect(report.noncesAgree).to.equal(!inNonce);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('does not take a frame that lost bytes for good', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(frames, fc.nat()), { minLength: 20, maxLength: 20 }), (cases) => {
        const batch = cases.map(([frame, cut]) => generatorFrame(frame).subarray(0, cut % frame.length));
        for (const report of inspect(batch)) {
          expect(report.checksumGood).to.be.false;
          expect(report.noncesAgree).to.be.false;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('finds the marks of a frame to which bytes were added', () => {
    const frame = generatorFrame({ length: 100, sequence: 5, key: Uint8Array.from([8, 7, 6, 5, 4, 3, 2, 1]) });
    const longer = Buffer.concat([frame, Buffer.alloc(33)]);
    const [report] = inspect([longer]);
    expect(report).to.deep.include({
      crc: crc32(longer),
      length: 133,
      statedLength: 100,
      checksumGood: true,
      noncesAgree: true,
    });
  });

  it('reads no byte behind a frame, whatever it contains', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 50, maxLength: 50 }), (batch) => {
        // Its checksum is of all that came, also of what is no frame.
        expect(inspect(batch).map(({ crc }) => crc)).to.deep.equal(batch.map((bytes) => crc32(bytes)));
      }),
      { numRuns: 20 },
    );
  });
});

describe('frame maker of the guest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprig-test-frame-'));
  const program = join(folder, 'build-frames');

  before(async function () {
    await compileWithFrames(folder, program, 'build-frames.c');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const colons = (mac: Uint8Array): string => [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

  it('makes the very bytes that the generator makes, of every length', () => {
    const mac = fc.uint8Array({ minLength: 6, maxLength: 6 });
    const plan = fc.record({
      destination: mac,
      source: mac,
      key: fc.uint8Array({ minLength: 8, maxLength: 8, min: 1, max: 254 }),
      pattern: fc.nat({ max: 255 }),
      sequence: fc.nat({ max: 0xffff_ffff }),
    });
    fc.assert(
      fc.property(plan, ({ destination, source, key, pattern, sequence }) => {
        const lengths = Array.from({ length: 1514 - 60 + 1 }, (_, index) => 60 + index);
        const words = [hex(destination), hex(source), hex(key), pattern, sequence].join(' ');
        const input = lengths.map((length) => `${words} ${length}\n`).join('');
        const { status, stdout } = spawnSync(program, { input, maxBuffer: 1 << 24 });
        expect(status).to.equal(0);
        const addresses = { destinationMac: colons(destination), sourceMac: colons(source) };
        const rest = { sequence, nonceKey: key, pattern, constantPattern: false };
        const wanted = lengths.map((length) =>
          buildFrame({ ...addresses, ...rest, length: { min: length, max: length, step: 0 } }, 0),
        );
        expect(stdout.equals(Buffer.concat(wanted))).to.equal(true);
      }),
      { numRuns: 5 },
    );
  });
});
