import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanRam } from '../../../rig/bench/virtual/ram-scan.js';
import type { RamHit } from '../../../rig/host/machine-memory.js';
import { KEY, nonceOf } from '../evidence/world.js';

const MIB = 1 << 20;
const marks = { key: KEY, first: 100, count: 50 };

describe("scan of the machine's memory", () => {
  let directory: string;
  let file: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-scan-'));
    file = join(directory, 'ram');
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  async function scan(memory: Buffer, bytes = memory.length, maximumHits = 1000) {
    writeFileSync(file, memory);
    return scanRam(file, bytes, marks, { maximumHits });
  }

  const hits = (...found: [number, number | null][]): RamHit[] =>
    found.map(([machineAddress, sequence]) => ({ machineAddress, sequence }));

  it('finds a nonce at each byte around the border of two blocks, once', async () => {
    for (let shift = -17; shift <= 1; shift++) {
      const memory = Buffer.alloc(2 * MIB);
      memory.set(nonceOf(101), MIB + shift);
      expect((await scan(memory)).hits, `shift ${shift}`).to.deep.equal(hits([MIB + shift, 101]));
    }
  });

  it('finds a nonce at the very beginning and at the very end', async () => {
    const memory = Buffer.alloc(MIB + 4096);
    memory.set(nonceOf(100), 0);
    memory.set(nonceOf(149), memory.length - 16);
    const { hits: found, scannedBytes } = await scan(memory);
    expect(found).to.deep.equal(hits([0, 100], [memory.length - 16, 149]));
    expect(scannedBytes).to.equal(memory.length);
  });

  it('reports what is left of a nonce as damaged', async () => {
    const memory = Buffer.alloc(64 * 1024);
    memory.set(nonceOf(150), 100);
    memory.set(nonceOf(99), 200);
    const flipped = nonceOf(120);
    flipped[15] = (flipped[15] ?? 0) ^ 0x80;
    memory.set(flipped, 300);
    memory.set(nonceOf(120).subarray(0, 8), 400);
    memory.set(nonceOf(120).subarray(0, 7), 500);
    memory.set(nonceOf(120).subarray(0, 12), memory.length - 12);
    expect((await scan(memory)).hits).to.deep.equal(
      hits([100, null], [200, null], [300, null], [400, null], [memory.length - 12, null]),
    );
  });

  it('sees a whole nonce behind the beginning of another one', async () => {
    const memory = Buffer.alloc(4096);
    memory.set(KEY.subarray(0, 4), 1000);
    memory.set(nonceOf(110), 1004);
    memory.set(KEY, 2000);
    memory.set(nonceOf(111), 2008);
    expect((await scan(memory)).hits).to.deep.equal(hits([1004, 110], [2000, null], [2008, 111]));
  });

  it('takes sequence numbers that wrap', async () => {
    const memory = Buffer.alloc(4096);
    memory.set(nonceOf(0xffffffff), 64);
    memory.set(nonceOf(3), 128);
    memory.set(nonceOf(4), 192);
    writeFileSync(file, memory);
    const scanned = await scanRam(file, 4096, { key: KEY, first: 0xfffffffe, count: 6 });
    expect(scanned.hits).to.deep.equal(hits([64, 0xffffffff], [128, 3], [192, null]));
  });

  it('counts but does not keep more hits than it may', async () => {
    const memory = Buffer.alloc(MIB + 64);
    for (let at = 0; at < memory.length; at += 16) memory.set(nonceOf(105), at);
    const { hits: found, overflow } = await scan(memory, memory.length, 100);
    expect(found).to.have.length(100);
    expect(overflow).to.equal(memory.length / 16 - 100);
  });

  it('tells how far it came in a file that ends early, and stops where memory ends', async () => {
    const memory = Buffer.alloc(8192);
    memory.set(nonceOf(105), 8000);
    expect((await scan(memory, 2 * MIB)).scannedBytes).to.equal(8192);
    const cut = await scan(memory, 8008);
    expect(cut.scannedBytes).to.equal(8008);
    expect(cut.hits).to.deep.equal(hits([8000, null]));
  });

  it('stops when told to', async () => {
    writeFileSync(file, Buffer.alloc(4096));
    const stopped = scanRam(file, 4096, marks, { signal: AbortSignal.abort(new Error('stop')) });
    expect(
      await stopped.then(
        () => 'went on',
        (error: Error) => error.message,
      ),
    ).to.equal('stop');
  });

  it('finds all nonces in random memory, wherever they lie, and nothing else', async () => {
    const slots = fc.uniqueArray(fc.nat(4095), { maxLength: 40 });
    const borders = fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.integer(), slots, borders, async (seed, places, shifts) => {
        const memory = noise(2 * MIB + 512, seed);
        const planted = new Map<number, number>();
        // A stride of 320 bytes keeps nonces apart and meets every alignment through the odd part.
        places.forEach((place, i) => planted.set(place * 320 + (i % 17), 100 + (place % 50)));
        for (const shift of shifts) planted.set(MIB + shift * 16 + (shift & 7), 100 + ((shift + 50) % 50));
        const apart = [...planted]
          .sort(([a], [b]) => a - b)
          .filter(([at], i, all) => at - (all[i - 1]?.[0] ?? -16) >= 16);
        for (const [at, sequence] of apart) memory.set(nonceOf(sequence), at);
        const { hits: found, overflow } = await scan(memory);
        expect(found).to.deep.equal(hits(...apart));
        expect(overflow).to.equal(0);
      }),
      { numRuns: 40 },
    );
  });
});

/** Memory full of the key's bytes but for its last: the beginning is met often by chance, the whole never. */
function noise(bytes: number, seed: number): Buffer {
  const memory = Buffer.alloc(bytes);
  let state = seed | 1;
  for (let i = 0; i < bytes; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    memory[i] = KEY[(state >>> 16) % 7] ?? 0;
  }
  return memory;
}
