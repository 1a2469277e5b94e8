import { expect } from 'chai';
import fc from 'fast-check';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TouchPluginObserver } from '../../../rig/bench/virtual/touch-plugin.js';
import { BenchError } from '../../../rig/base/errors.js';
import { failureOf } from '../../failure-of.js';

// As in host/touch/record.h.
const PAGE = 4096;
const WAYS = 64;
const ACCESS_BYTES = 16;
const INSTRUCTION_BYTES = 24;
const pages = 8;
const names = ['loads', 'stores', 'accesses', 'instructions'] as const;
type Name = (typeof names)[number];

interface Way {
  readonly kind: 'load' | 'store';
  readonly page: number;
  readonly instruction: number;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

/** A plugin that has its files in a directory, which this very process holds open, and listens at a socket there. */
class FakePlugin {
  readonly directory = mkdtempSync(join(tmpdir(), 'mprig-touch-'));
  readonly socket = join(this.directory, 'touch');
  readonly requests: string[] = [];
  /** What it says besides; the descriptors are told always. */
  status: object = { watching: true, seen: 12_345, unknown: 0, unnamed: 0 };
  /** Called for each request; may answer by itself. */
  onRequest: (peer: Socket, answer: () => void) => void = (_, answer) => answer();
  private readonly descriptors: Readonly<Record<Name, number>>;
  private readonly ways = new Map<string, number>();
  private readonly server: Server;

  constructor() {
    const sizes = {
      loads: (pages * PAGE) / 8,
      stores: (pages * PAGE) / 8,
      accesses: pages * 2 * WAYS * ACCESS_BYTES,
      instructions: 10_000 * INSTRUCTION_BYTES,
    };
    const open = (name: Name): number => {
      const path = join(this.directory, name);
      writeFileSync(path, '');
      truncateSync(path, sizes[name]);
      return openSync(path, 'r+');
    };
    this.descriptors = {
      loads: open('loads'),
      stores: open('stores'),
      accesses: open('accesses'),
      instructions: open('instructions'),
    };
    this.server = createServer((peer) => {
      peer.setEncoding('utf8').on('data', (text: string) => {
        this.requests.push(text);
        this.onRequest(peer, () => peer.write(`${JSON.stringify({ ...this.descriptors, ...this.status })}\n`));
      });
      // A client that has its answer goes at once.
      peer.on('error', () => undefined);
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.server.listen(this.socket, resolve));
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    for (const name of names) closeSync(this.descriptors[name]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Sets the bits of exactly these bytes. */
  touch(file: 'loads' | 'stores', touched: Iterable<number>): void {
    const map = Buffer.alloc((pages * PAGE) / 8);
    for (const at of touched) map.writeUInt8(map.readUInt8(at >> 3) | (1 << (at & 7)), at >> 3);
    writeSync(this.descriptors[file], map, 0, map.length, 0);
  }

  /** Lets a file end early. */
  cut(name: Name, length: number): void {
    truncateSync(join(this.directory, name), length);
  }

  /** Takes the next free way of the page. */
  access({ kind, page, instruction, count, low, high }: Way): void {
    const slot = page * 2 + (kind === 'load' ? 0 : 1);
    const way = this.ways.get(`${slot}`) ?? 0;
    this.ways.set(`${slot}`, way + 1);
    const bytes = Buffer.alloc(ACCESS_BYTES);
    bytes.writeUInt32LE(instruction, 0);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt16LE(low, 8);
    bytes.writeUInt16LE(high, 10);
    writeSync(this.descriptors.accesses, bytes, 0, bytes.length, (slot * WAYS + way) * ACCESS_BYTES);
  }

  instruction(number: number, address: bigint, loaded: bigint, stored: bigint): void {
    const bytes = Buffer.alloc(INSTRUCTION_BYTES);
    [address, loaded, stored].forEach((value, index) => bytes.writeBigUInt64LE(value, 8 * index));
    writeSync(this.descriptors.instructions, bytes, 0, bytes.length, number * INSTRUCTION_BYTES);
  }
}

describe('the observer of the emulator', () => {
  let plugin: FakePlugin;
  let observer: TouchPluginObserver;
  let woken: number;
  let onWake: () => void;

  beforeEach(async () => {
    plugin = new FakePlugin();
    await plugin.listen();
    woken = 0;
    onWake = () => undefined;
    observer = new TouchPluginObserver(process.pid, plugin.socket, () => {
      woken += 1;
      onWake();
    });
  });
  afterEach(async () => {
    observer.close();
    await plugin.close();
  });

  it('switches the plugin on and off, and asks how it goes', async () => {
    plugin.status = { watching: true, seen: 99, unknown: 3, unnamed: 7 };
    await observer.start();
    expect(await observer.account()).to.deep.equal({ watching: true, seen: 99, unknown: 3 });
    await observer.stop();
    expect(plugin.requests).to.deep.equal(['on\n', 'status\n', 'off\n']);
  });

  it('wakes the machine until it has switched, and not for a question', async () => {
    let answerNow: (() => void) | undefined;
    plugin.onRequest = (_, answer) => (answerNow = answer);
    // A processor comes by only at the third try after the request.
    let tries = 0;
    onWake = () => {
      if (answerNow && ++tries === 3) answerNow();
    };
    await observer.start();
    expect(tries).to.equal(3);
    plugin.onRequest = (_, answer) => answer();
    onWake = () => undefined;
    woken = 0;
    await observer.account();
    expect(woken).to.equal(0);
    await observer.stop();
    expect(woken).to.be.at.least(1);
  });

  const ranges: readonly {
    readonly what: string;
    readonly loads: readonly number[];
    readonly stores: readonly number[];
    readonly expected: readonly [number, number];
  }[] = [
    { what: 'nothing', loads: [], stores: [], expected: [0, 0] },
    { what: 'its first and last byte', loads: [1003, 1062], stores: [], expected: [2, 0] },
    { what: 'the bytes beside it', loads: [1002, 1063], stores: [1000, 1001, 1002, 1063, 1064], expected: [0, 0] },
    { what: 'bytes on both sides of a byte of the map', loads: [1007, 1008], stores: [1031, 1032], expected: [2, 2] },
    { what: 'different bytes by loads and stores', loads: [1010], stores: [1011, 1012], expected: [1, 2] },
  ];
  for (const { what, loads, stores, expected } of ranges) {
    it(`counts touched bytes of a range: ${what}`, async () => {
      await observer.start();
      plugin.touch('loads', loads);
      plugin.touch('stores', stores);
      const { loaded, stored } = observer.touched(1003, 60);
      expect([loaded, stored]).to.deep.equal(expected);
    });
  }

  it('counts exactly the bits of any range', async () => {
    await observer.start();
    const bytes = fc.uniqueArray(fc.nat(pages * PAGE - 1), { maxLength: 400 });
    const runs = fc.tuple(fc.nat(pages * PAGE - 1), fc.nat(300));
    const range = fc.tuple(fc.nat(pages - 1), fc.nat(PAGE - 1), fc.integer({ min: 1, max: PAGE }));
    fc.assert(
      fc.property(bytes, runs, range, (loads, [from, length], [page, offset, wanted]) => {
        const stores = Array.from({ length }, (_, index) => from + index).filter((at) => at < pages * PAGE);
        plugin.touch('loads', loads);
        plugin.touch('stores', stores);
        const first = page * PAGE + offset;
        const end = Math.min(first + wanted, (page + 1) * PAGE);
        const within = (some: readonly number[]) => some.filter((at) => first <= at && at < end).length;
        const { loaded, stored } = observer.touched(first, end - first);
        expect([loaded, stored]).to.deep.equal([within(loads), within(stores)]);
      }),
      { numRuns: 200 },
    );
  });

  it('names who touched a range of a page, and nobody else', async () => {
    await observer.start();
    const page = 3;
    plugin.instruction(1, 0xffff_ffff_8100_0000n, 8n, 0n);
    plugin.instruction(2, 0xffff_ffff_c000_2004n, 0n, 8n);
    plugin.instruction(3, 0x7f00_1234_5678n, 4n, 4n);
    const way = { page, count: 1, low: 100, high: 107 };
    plugin.access({ ...way, kind: 'load', instruction: 1, count: 5 });
    plugin.access({ ...way, kind: 'load', instruction: 3, low: 108, high: 4095 });
    plugin.access({ ...way, kind: 'load', instruction: 2, low: 0, high: 99 });
    plugin.access({ ...way, kind: 'store', instruction: 2, low: 0, high: 100 });
    plugin.access({ ...way, kind: 'store', instruction: 1, page: page + 1 });
    const at = page * PAGE + 100;
    plugin.touch('loads', [at]);
    expect(observer.touched(at, 8)).to.deep.equal({
      loaded: 1,
      stored: 0,
      accesses: [{ kind: 'load', instruction: 0xffff_ffff_8100_0000n, first: at, last: at + 7, count: 5 }],
    });
    plugin.touch('stores', [at, at + 8]);
    expect(observer.touched(at, 9).accesses).to.deep.equal([
      { kind: 'load', instruction: 0xffff_ffff_8100_0000n, first: at, last: at + 7, count: 5 },
      { kind: 'load', instruction: 0x7f00_1234_5678n, first: at + 8, last: page * PAGE + 4095, count: 1 },
      { kind: 'store', instruction: 0xffff_ffff_c000_2004n, first: page * PAGE, last: at, count: 1 },
    ]);
    // Ways that are free begin and end with byte 0, and are nobody's.
    plugin.access({ ...way, kind: 'load', page: 5, instruction: 3, low: 0 });
    plugin.touch('loads', [5 * PAGE]);
    expect(observer.touched(5 * PAGE, 8).accesses.map(({ instruction }) => instruction)).to.deep.equal([
      0x7f00_1234_5678n,
    ]);
    plugin.touch('loads', [at]);
    // Where no bit is set nobody is named, whatever instructions did around it.
    expect(observer.touched(at + 50, 8).accesses).to.deep.equal([]);
  });

  it('names as many instructions as a page has room for', async () => {
    await observer.start();
    for (let number = 1; number <= WAYS; number++) {
      plugin.instruction(number, BigInt(number) << 32n, 1n, 0n);
      plugin.access({ kind: 'load', page: 0, instruction: number, count: number, low: 0, high: 7 });
      plugin.access({ kind: 'store', page: 0, instruction: number, count: 1, low: 0, high: 7 });
    }
    plugin.touch('loads', [0]);
    const { accesses } = observer.touched(0, 8);
    expect(accesses.map(({ instruction }) => instruction >> 32n)).to.deep.equal(
      Array.from({ length: WAYS }, (_, index) => BigInt(index + 1)),
    );
    expect(accesses.every(({ kind }) => kind === 'load')).to.equal(true);
  });

  it('reads what every instruction did, however many there are', async () => {
    await observer.start();
    expect(observer.instructions()).to.deep.equal([]);
    for (let number = 1; number <= 5000; number++) plugin.instruction(number, BigInt(number), 2n ** 40n, 3n);
    const totals = observer.instructions();
    expect(totals.map(({ instruction }) => Number(instruction))).to.deep.equal(
      Array.from({ length: 5000 }, (_, index) => index + 1),
    );
    expect(totals[4999]).to.deep.equal({ instruction: 5000n, loaded: 2 ** 40, stored: 3 });
  });

  it('takes no byte for untouched that it could not read', async () => {
    await observer.start();
    plugin.touch('loads', [5 * PAGE]);
    plugin.cut('stores', (5 * PAGE) / 8);
    expect(observer.touched(5 * PAGE - 8, 8)).to.include({ loaded: 0, stored: 0 });
    expect(() => observer.touched(5 * PAGE - 4, 8)).to.throw(BenchError, 'its file of stores ends too early');
    plugin.touch('stores', []);
    plugin.cut('accesses', 5 * 2 * WAYS * ACCESS_BYTES);
    expect(() => observer.touched(5 * PAGE, 8)).to.throw(BenchError, 'its file of accesses ends too early');
  });

  it('can be read after its end, and watches again', async () => {
    await observer.start();
    plugin.touch('loads', [5]);
    await observer.stop();
    expect(observer.touched(0, 8).loaded).to.equal(1);
    await observer.start();
    plugin.touch('loads', []);
    expect(observer.touched(0, 8).loaded).to.equal(0);
  });

  const troubles: readonly (readonly [string, (peer: Socket) => void, string])[] = [
    [
      'refuses',
      (peer) => peer.write('{"error":"no processor of the machine came by to switch the watch"}\n'),
      'no processor of the machine came by to switch the watch',
    ],
    [
      'does not answer in JSON',
      (peer) => peer.write('Segmentation fault\n'),
      'it says "Segmentation fault", which is not JSON',
    ],
    ['answers with an empty line', (peer) => peer.write('\n'), 'it says "", which is not JSON'],
    [
      'has much to say that is not JSON',
      (peer) => peer.write(`{"watching":${'no '.repeat(100)}\n`),
      `it says "{"watching":${'no '.repeat(22)}no", which is not JSON`,
    ],
    ['goes without a word', (peer) => peer.end(), 'it closed the connection'],
    ['goes in the middle of a word', (peer) => peer.end('{"watching":tr'), 'it closed the connection'],
  ];
  for (const [what, answer, message] of troubles) {
    it(`fails when the plugin ${what}`, async () => {
      plugin.onRequest = answer;
      for (const work of [() => observer.start(), () => observer.stop(), () => observer.account()]) {
        const error = await failureOf(work());
        expect(error).to.be.instanceOf(BenchError);
        expect(error).to.include({ code: 'TouchFailed', message: `the plugin of the emulator: ${message}` });
      }
    });
  }

  it('fails when nobody listens', async () => {
    const nobody = new TouchPluginObserver(process.pid, join(plugin.directory, 'nobody'), () => undefined);
    const error = await failureOf(nobody.start());
    expect(error).to.be.instanceOf(BenchError).with.property('code', 'TouchFailed');
    expect(String(error)).to.contain('ENOENT');
  });

  it('takes an answer that comes in pieces', async () => {
    plugin.onRequest = (peer) => {
      peer.write('{"watching":false,"seen":1', () => peer.write(',"unknown":2}\n'));
    };
    expect(await observer.account()).to.deep.equal({ watching: false, seen: 1, unknown: 2 });
  });

  it('says nothing of what it has not watched', () => {
    for (const work of [() => observer.touched(0, 8), () => observer.instructions()]) {
      expect(work).to.throw(BenchError, 'nothing was watched yet');
    }
  });
});
