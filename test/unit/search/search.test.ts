import { expect } from 'chai';
import fc from 'fast-check';
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { readAnswer, type SearchResult } from '../../../host/agent/memory-search.js';
import { MarkSearch } from '../../../rig/host/mark-search.js';
import { labTools } from '../../lab/lab-tools.js';
import { KEY, nonceOf } from '../evidence/world.js';

const sources = join(import.meta.dirname, '..', '..', '..', 'host', 'search');
const PAGE = 4096;
/** Two ranges of System RAM, in pages, with a hole between them that is no memory. */
const ranges = [
  [1, 80],
  [96, 160],
] as const;
const pages = 160;
const marks = { key: KEY, first: 100, count: 50 };
/** What is put in front of the memory's image in the file, as in /proc/kcore. */
const headerPages = 3;

/** The headers of /proc/kcore for these ranges, and a segment of which no machine address is known. */
function kcoreHeaders(): Buffer {
  const headers = Buffer.alloc(headerPages * PAGE);
  headers.write('\x7fELF\x02', 'latin1');
  headers.writeBigUInt64LE(64n, 32);
  headers.writeUInt16LE(ranges.length + 1, 56);
  [[0, 0] as const, ...ranges].forEach(([first, end], index) => {
    const at = 64 + 56 * index;
    headers.writeUInt32LE(1, at);
    headers.writeBigUInt64LE(BigInt((headerPages + first) * PAGE), at + 8);
    headers.writeBigUInt64LE(0xffff_8880_0000_0000n + BigInt(first * PAGE), at + 16);
    headers.writeBigUInt64LE(index === 0 ? (1n << 64n) - 1n : BigInt(first * PAGE), at + 24);
    headers.writeBigUInt64LE(BigInt((end - first) * PAGE), at + 32);
    headers.writeBigUInt64LE(BigInt((end - first) * PAGE), at + 40);
  });
  return headers;
}

const hex = (page: number) => (page * PAGE).toString(16).padStart(8, '0');
// Firmware gives memory by bytes: the kernel uses whole pages of it only.
const iomem =
  '00000000-00000fff : Reserved\n' +
  `${hex(ranges[0][0])}-${(ranges[0][1] * PAGE + 0xbff).toString(16).padStart(8, '0')} : System RAM\n` +
  `  ${hex(2)}-${hex(3)} : Kernel code\n` +
  `${hex(ranges[1][0])}-${(ranges[1][1] * PAGE - 1).toString(16).padStart(8, '0')} : System RAM\n`;
const machineBytes = ranges.reduce((sum, [first, end]) => sum + (end - first) * PAGE, 0);

/** What must be found: in each run of pages of one kind, what one search of its bytes finds. */
function expectedHits(memory: Buffer, guest: ReadonlySet<number>): SearchResult['hits'] {
  const search = new MarkSearch(marks);
  const hits: { machineAddress: number; sequence: number | null }[] = [];
  for (const [first, end] of ranges) {
    for (let start: number = first, next: number; start < end; start = next) {
      next = start + 1;
      while (next < end && guest.has(next) === guest.has(start)) next++;
      search.search(memory.subarray(start * PAGE, next * PAGE), 8, (at, sequence) =>
        hits.push({ machineAddress: start * PAGE + at, sequence }),
      );
    }
  }
  return hits;
}

describe('search of the memory from within', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'mprig-search-'));
  const [program, kcore, iomemFile, pagemap] = ['mpsearch', 'kcore', 'iomem', 'pagemap'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  let searcher: ChildProcessByStdio<Writable, Readable, null> | undefined;
  let lines: AsyncIterator<string>;
  let threads: number;

  before(async function () {
    this.timeout(180_000);
    const tools = await labTools(folder);
    const files = (await readdir(sources)).filter((name) => name.endsWith('.c')).map((name) => join(sources, name));
    const options = ['-std=gnu17', '-O2', '-static', '-pthread', '-Wall', '-Wextra', '-Werror'];
    await tools.run('gcc', ...options, '-o', program, ...files);
    write(Buffer.alloc(pages * PAGE), new Set());
    searcher = spawn(program, [kcore, iomemFile], { stdio: ['pipe', 'pipe', 'inherit'] });
    lines = createInterface({ input: searcher.stdout })[Symbol.asyncIterator]();
    const ready = /^ready (\d+)$/.exec(((await lines.next()) as { value: string }).value);
    threads = Number(ready?.[1]);
  });

  after(() => {
    searcher?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Puts a memory in place, and which of its pages are the guest's, in any order. */
  function write(memory: Buffer, guest: ReadonlySet<number>): void {
    writeFileSync(kcore, Buffer.concat([kcoreHeaders(), memory]));
    writeFileSync(iomemFile, iomem);
    const entries = Buffer.alloc(8 * (guest.size + 2));
    // The first is not present.
    [...guest].reverse().forEach((page, index) => {
      entries.writeBigUInt64LE((1n << 63n) | BigInt(page), 8 * (index + 1));
    });
    writeFileSync(pagemap, entries);
  }

  async function search(guest: ReadonlySet<number>): Promise<SearchResult> {
    const mask = Buffer.from('5ac3f01724b98d6e', 'hex');
    const masked = Buffer.from(KEY.map((byte, index) => byte ^ (mask[index] ?? 0)));
    const bytes = (guest.size + 2) * PAGE;
    const { first, count } = marks;
    searcher?.stdin.write(
      `search ${pagemap} 0 ${bytes} ${mask.toString('hex')} ${masked.toString('hex')} ${first} ${count}\n`,
    );
    return readAnswer(lines, threads);
  }

  it('finds what one look at each run of pages finds, whoever they belong to', async () => {
    const place = fc.oneof(
      fc.nat(pages * PAGE - 16),
      // Around the borders of pages, and of what one thread reads at once.
      fc.tuple(fc.nat(pages - 2), fc.integer({ min: -17, max: 2 })).map(([page, shift]) => (page + 1) * PAGE + shift),
      fc.integer({ min: -17, max: 2 }).map((shift) => (32 << 12) + PAGE + shift),
    );
    const planted = fc.record({
      place,
      sequence: fc.integer({ min: 95, max: 155 }),
      bytes: fc.oneof(fc.constant(16), fc.integer({ min: 1, max: 16 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(planted, { maxLength: 40 }),
        fc.uniqueArray(fc.nat(pages - 1), { maxLength: 60 }),
        async (nonces, owned) => {
          const memory = Buffer.alloc(pages * PAGE, 0x5c);
          for (const { place: at, sequence, bytes } of nonces) memory.set(nonceOf(sequence).subarray(0, bytes), at);
          const guest = new Set(owned.filter((page) => ranges.some(([first, end]) => page >= first && page < end)));
          write(memory, guest);
          const found = await search(guest);
          expect(found.hits).to.deep.equal(expectedHits(memory, guest));
          expect(found).to.include({ searchedBytes: machineBytes, machineBytes, overflow: 0, threads });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps nothing of what it was asked for, nor of what it has found', async () => {
    const memory = Buffer.alloc(pages * PAGE);
    // On every page: whichever thread reads them, it reads nonces until the end.
    for (let page = 0; page < pages; page++) memory.set(nonceOf(100 + (page % 50)), page * PAGE + 64);
    const guest = new Set(Array.from({ length: 40 }, (_, index) => 100 + index));
    write(memory, guest);
    expect((await search(guest)).hits).to.have.length(ranges.reduce((sum, [first, end]) => sum + end - first, 0));
    expect(findIn(searcher?.pid ?? 0, Buffer.from(KEY))).to.deep.equal([]);
    // What does stand in its memory is found.
    expect(findIn(searcher?.pid ?? 0, Buffer.from('/proc/kcore\0'))).not.to.be.empty;
  });

  it('says how much it could not read', async () => {
    write(Buffer.alloc(pages * PAGE), new Set());
    truncateSync(kcore, (headerPages + 100) * PAGE);
    const { searchedBytes } = await search(new Set());
    expect(searchedBytes).to.be.below(machineBytes);
  });

  it('refuses with the reason', () => {
    const reasonOf = (...files: string[]) => {
      const { status, stderr } = spawnSync(program, files, { encoding: 'utf8', input: '' });
      return `${status} ${stderr.trim()}`;
    };
    const hidden = join(folder, 'hidden');
    writeFileSync(hidden, '00000000-00000000 : System RAM\n');
    expect(reasonOf(kcore, hidden)).to.match(/^1 mpsearch: .*hidden hides its addresses: CAP_SYS_ADMIN is missing$/);
    expect(reasonOf(join(folder, 'none'), iomemFile)).to.match(/^1 mpsearch: cannot open .*none: No such file/);
    expect(reasonOf(iomemFile, iomemFile)).to.match(/no ELF file of 64 bits|too short/);
    expect(reasonOf(kcore, kcore)).to.match(/names no System RAM/);
  });
});

/** Addresses in the writable memory of a process at which these bytes stand. */
function findIn(pid: number, wanted: Buffer): string[] {
  const found: string[] = [];
  const file = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'latin1').split('\n')) {
      const match = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line);
      if (!match || line.includes('[v')) continue;
      const start = parseInt(match[1] ?? '', 16);
      const bytes = Buffer.alloc(parseInt(match[2] ?? '', 16) - start);
      readSync(file, bytes, 0, bytes.length, start);
      for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
        found.push((start + at).toString(16));
      }
    }
  } finally {
    closeSync(file);
  }
  return found;
}
