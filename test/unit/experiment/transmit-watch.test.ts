import { expect } from 'chai';
import type { Ability, Bench, EvidenceAbilities } from '../../../rig/bench/bench.js';
import { echoPlan } from '../../../rig/experiment/plan.js';
import { ProcessorWatch } from '../../../rig/experiment/processor-watch.js';
import { readTransmit } from '../../../rig/experiment/transmit-watch.js';
import { Watch } from '../../../rig/bench/watch.js';
import { BenchError } from '../../../rig/base/errors.js';
import type { Host } from '../../../rig/host/host.js';
import type { MachineMemory, RamHit, RamScan } from '../../../rig/host/machine-memory.js';
import { MARK_BYTES, MarkSearch, type Marks } from '../../../rig/host/mark-search.js';
import type { TouchObserver } from '../../../rig/host/touch-observer.js';
import { failureOf } from '../../failure-of.js';
import { CHECKSUM, COPY, KEY, nonceOf, World } from '../evidence/world.js';

const PAGE = 4096;
const bytes = 64 * PAGE;
const otherKey = Buffer.from('a55a0ff0c3d21e77', 'hex');
const forever = { signal: new AbortController().signal };

/** Two streams that came back: frames 0 to 4 and, with another key, 2 to 4. */
const lengths = { min: 60, max: 60 };
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

/** A bench whose guest has the machine's pages 8 to 11, and what happens to it. */
class SendingBench {
  readonly events: string[] = [];
  /** Only what the processors do is taken of it. */
  readonly world = new World();
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

  async read(watched = true) {
    const processors = new ProcessorWatch(
      watched ? { available: true, value: this.observer() } : { available: false, why: 'KVM runs the host' },
    );
    await processors.begin();
    const bench = this.bench();
    return readTransmit(bench, plan, processors, Watch.over(bench, forever, 60_000));
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
      translateGuest: () => Promise.resolve([{ guestAddress: 0n, machineAddress: BigInt(8 * PAGE), pages: 4 }]),
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
    bench.place(8 * PAGE + 100, nonceOf(0), 16);
    bench.place(8 * PAGE + 200, nonceOf(0), 16);
    bench.place(9 * PAGE + 4080, nonceOf(3));
    // The same number of another stream.
    bench.place(10 * PAGE + 7, nonceOf(3, otherKey), 1);
    expect(await bench.read()).to.deep.equal({ sent: 8, found: 3, read: 2, readers: 'vhost_mp_fill of vhost_mp' });
  });

  it('finds a frame that goes on in the next page', async () => {
    bench.place(9 * PAGE - 8, nonceOf(1));
    bench.world.access('load', 9 * PAGE, 4, CHECKSUM.start);
    expect(await bench.read()).to.deep.equal({ sent: 8, found: 1, read: 1, readers: 'csum_partial' });
  });

  it('leaves out what is in other pages, is damaged, or is of other frames', async () => {
    bench.place(20 * PAGE, nonceOf(0), 16);
    bench.place(12 * PAGE - 4, nonceOf(1), 16);
    bench.place(8 * PAGE - 16, nonceOf(2), 16);
    bench.place(9 * PAGE, nonceOf(4).fill(0, 8), 16);
    bench.place(10 * PAGE, nonceOf(5), 16);
    bench.place(11 * PAGE, nonceOf(1, otherKey), 16);
    expect(await bench.read()).to.deep.equal({ sent: 8, found: 0, read: 0, readers: '' });
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
      bench.place(8 * PAGE, nonceOf(0), 16);
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
