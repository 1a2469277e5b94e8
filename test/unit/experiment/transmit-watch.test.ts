import { expect } from 'chai';
import type { Ability, Bench, EvidenceAbilities } from '../../../rig/bench/bench.js';
import { echoPlan } from '../../../rig/experiment/plan.js';
import { ProcessorWatch } from '../../../rig/experiment/processor-watch.js';
import { readTransmit } from '../../../rig/experiment/transmit-watch.js';
import { Watch } from '../../../rig/bench/watch.js';
import { BenchError } from '../../../rig/base/errors.js';
import type { Host, PageRun } from '../../../rig/host/host.js';
import type { MachineMemory, RamHit, RamScan } from '../../../rig/host/machine-memory.js';
import { MARK_BYTES, MarkSearch, type Marks } from '../../../rig/host/mark-search.js';
import type { TouchObserver } from '../../../rig/host/touch-observer.js';
import type { InjectionPlan } from '../../../rig/nic/traffic.js';
import { failureOf } from '../../failure-of.js';
import { CHECKSUM, COPY, KEY, nonceOf, World } from '../evidence/world.js';

const PAGE = 4096;
const bytes = 64 * PAGE;
const otherKey = Buffer.from('a55a0ff0c3d21e77', 'hex');
const forever = { signal: new AbortController().signal };

/** Two streams that came back: frames 0 to 4 and, with another key, 2 to 4. Of a frame, nonces stand at 16, 272 and 536. */
const lengths = { min: 560, max: 560 };
const [middle, end] = [272 - 16, 536 - 16];
const echo = echoPlan(
  [
    { frames: 5, lengths, seed: 1 },
    { frames: 3, lengths, seed: 2 },
  ],
  '02:4d:50:00:00:03',
);
const plan = {
  ...echo,
  streams: echo.streams.map((stream, number) => ({
    ...stream,
    nonceKey: number === 0 ? KEY : otherKey,
    sequence: 2 * number,
  })),
};

/** What is known of them whatever was found. */
const all = { sent: 8, long: 8 };

/** A bench whose guest has the machine's pages 8 to 11, and what happens to it. */
class SendingBench {
  readonly events: string[] = [];
  /** Only what the processors do is taken of it. */
  readonly world = new World();
  pages: readonly PageRun[] = [{ guestAddress: 0n, machineAddress: BigInt(8 * PAGE), pages: 4 }];
  memory: Ability<MachineMemory>;
  failing: keyof TouchObserver | undefined;
  /** Whether its processors stand still for ever. */
  stuck = false;
  unreadable = false;
  private readonly ram = Buffer.alloc(bytes);

  constructor() {
    const memory: Partial<MachineMemory> = {
      bytes,
      search: async (marks) => this.search(marks),
      pause: () => this.event('pause'),
      resume: async () => {
        await this.event('resume');
        if (this.stuck) throw new Error('the machine does not go on');
      },
    };
    this.memory = { available: true, value: memory as MachineMemory };
  }

  /** A frame of the guest, or what is left of it, of which the host has read some bytes. */
  place(at: number, nonce: Uint8Array, read = 0): void {
    this.ram.set(nonce, at);
    if (read > 0) this.world.access('load', at, read, COPY.start);
  }

  /** A whole frame, and how many bytes the host has read of its nonces. */
  placeFrame(
    at: number,
    nonce: Uint8Array,
    read: { readonly first?: number; readonly middle?: number; readonly end?: number } = {},
  ): void {
    this.place(at, nonce, read.first);
    this.place(at + middle, nonce, read.middle);
    this.place(at + end, nonce, read.end);
  }

  async read(watched = true, sent: InjectionPlan = plan) {
    const processors = new ProcessorWatch(
      watched ? { available: true, value: this.observer() } : { available: false, why: 'KVM runs the host' },
    );
    await processors.begin();
    const bench = this.bench();
    return readTransmit(bench, sent, processors, Watch.over(bench, forever, 60_000));
  }

  private search(marks: Marks): RamScan {
    if (this.unreadable) throw new Error('the memory cannot be read');
    const hits: RamHit[] = [];
    new MarkSearch(marks).search(this.ram, MARK_BYTES, (machineAddress, sequence) =>
      hits.push({ machineAddress, sequence }),
    );
    return { scannedBytes: bytes, hits, overflow: 0 };
  }

  private bench(): Bench {
    const host: Partial<Host> = {
      translateGuest: () => Promise.resolve(this.pages),
      resolveSymbols: (addresses) =>
        Promise.resolve(
          addresses.map((at) => {
            const found = [COPY, CHECKSUM].find(({ start, end }) => start <= at && at < end);
            return found ? { ...found, function: found.name, module: found.module ?? '' } : null;
          }),
        ),
    };
    const evidence = () => ({ memory: this.memory }) as Partial<EvidenceAbilities> as EvidenceAbilities;
    const failure = new Promise<never>(() => undefined);
    return { host, evidence, failure } as Partial<Bench> as Bench;
  }

  private observer(): TouchObserver {
    const attempt = (method: keyof TouchObserver) => {
      if (this.failing === method) throw new BenchError('TouchFailed', `${method} went wrong`, 'try again');
    };
    return {
      start: async () => {
        attempt('start');
        await this.event('start');
      },
      stop: () => this.event('stop'),
      account: () => Promise.resolve({ watching: true, seen: 1, unknown: 0 }),
      touched: (address, length) => {
        attempt('touched');
        return this.world.touched(address, length);
      },
      instructions: () => [],
    };
  }

  private event(what: string): Promise<void> {
    this.events.push(what);
    return Promise.resolve();
  }
}

describe('the watch of what the guest sends', () => {
  let bench: SendingBench;
  beforeEach(() => {
    bench = new SendingBench();
  });

  it('finds the frames of all streams in the pages of the guest, and who read them there', async () => {
    bench.placeFrame(8 * PAGE + 100, nonceOf(0), { middle: 16, end: 16 });
    bench.placeFrame(9 * PAGE + 100, nonceOf(0), { end: 16 });
    bench.placeFrame(10 * PAGE + 100, nonceOf(3));
    // The same number of another stream.
    bench.placeFrame(11 * PAGE + 7, nonceOf(3, otherKey), { middle: 1 });
    expect(await bench.read()).to.deep.equal({ ...all, found: 3, read: 2, readers: 'vhost_mp_fill of vhost_mp' });
  });

  it('takes no header that was read for a copy', async () => {
    bench.placeFrame(8 * PAGE + 100, nonceOf(0), { first: 16 });
    // Where nothing stands before or behind it, it may be a header.
    bench.place(9 * PAGE, nonceOf(1), 16);
    expect(await bench.read()).to.deep.equal({ ...all, found: 1, read: 0, readers: '' });
  });

  it('counts the frames that are long enough to be sent without a copy', async () => {
    const short = (length: number) => ({
      ...plan,
      streams: plan.streams.map((of) => ({ ...of, length: { list: [length] } })),
    });
    expect(await bench.read(true, short(275))).to.deep.equal({ sent: 8, long: 0, found: 0, read: 0, readers: '' });
    expect(await bench.read(true, short(276))).to.include({ sent: 8, long: 8 });
    const [first, second] = short(60).streams;
    if (!first || !second) throw new Error('there are two');
    const mixed = { ...plan, streams: [first, { ...second, length: { list: [60, 1514] } }] };
    expect(await bench.read(true, mixed)).to.include({ sent: 8, long: 1 });
  });

  it('finds a frame that goes on in the next page, which is elsewhere in the machine', async () => {
    bench.pages = [
      { guestAddress: 0n, machineAddress: BigInt(8 * PAGE), pages: 1 },
      { guestAddress: BigInt(PAGE), machineAddress: BigInt(20 * PAGE), pages: 1 },
    ];
    bench.place(9 * PAGE - 100, nonceOf(1));
    bench.place(20 * PAGE - 100 + end, nonceOf(1));
    bench.world.access('load', 20 * PAGE - 100 + end, 4, CHECKSUM.start);
    expect(await bench.read()).to.deep.equal({ ...all, found: 1, read: 1, readers: 'csum_partial' });
  });

  it('leaves out what is in other pages, is damaged, or is of other frames', async () => {
    const read = { middle: 16, end: 16 };
    bench.placeFrame(20 * PAGE, nonceOf(0), read);
    bench.placeFrame(12 * PAGE - 100, nonceOf(1), read);
    bench.placeFrame(8 * PAGE - 600, nonceOf(2), read);
    bench.placeFrame(9 * PAGE, nonceOf(4).fill(0, 8), read);
    bench.placeFrame(10 * PAGE, nonceOf(5), read);
    bench.placeFrame(11 * PAGE, nonceOf(1, otherKey), read);
    expect(await bench.read()).to.deep.equal({ ...all, found: 0, read: 0, readers: '' });
  });

  it('searches while the machine stands still, and ends the watch', async () => {
    await bench.read();
    expect(bench.events).to.deep.equal(['start', 'pause', 'resume', 'stop']);
  });

  it('is unavailable where the memory is not seen, and ends the watch', async () => {
    bench.memory = { available: false, why: 'real hardware' };
    expect(await bench.read()).to.deep.equal({ unavailable: 'real hardware' });
    expect(bench.events).to.deep.equal(['start', 'stop']);
  });

  it('is unavailable where nobody watches', async () => {
    expect(await bench.read(false)).to.deep.equal({ unavailable: 'KVM runs the host' });
  });

  for (const method of ['start', 'touched'] as const) {
    it(`is unavailable with the reason when the watch fails at ${method}`, async () => {
      bench.placeFrame(8 * PAGE, nonceOf(0), { end: 16 });
      bench.failing = method;
      expect(await bench.read()).to.deep.equal({ unavailable: `${method} went wrong` });
    });
  }

  it('ends the watch even where the machine does not go on', async () => {
    bench.stuck = true;
    expect(await failureOf(bench.read())).to.have.property('code', 'MachineStuck');
    expect(bench.events).to.deep.equal(['start', 'pause', 'resume', 'stop']);
  });

  it('lets the machine go on, and ends the watch, when the search fails', async () => {
    bench.unreadable = true;
    expect(await failureOf(bench.read())).to.have.property('message', 'the memory cannot be read');
    expect(bench.events).to.deep.equal(['start', 'pause', 'resume', 'stop']);
  });
});
