import { expect } from 'chai';
import type { Ability } from '../../../rig/bench/bench.js';
import { nameTouchers, ProcessorWatch } from '../../../rig/experiment/processor-watch.js';
import { BenchError } from '../../../rig/base/errors.js';
import { judgeExperiment } from '../../../rig/evidence/experiment.js';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import type { LandingTouch } from '../../../rig/evidence/touch.js';
import type { Host, KernelFunction } from '../../../rig/host/host.js';
import type { MachineMemory } from '../../../rig/host/machine-memory.js';
import type { InstructionTotal, Touch, TouchObserver, WatchAccount } from '../../../rig/host/touch-observer.js';
import { COPY, World } from '../evidence/world.js';

const PAGE = 4096;

type Method = keyof TouchObserver;

/** A watch of a world, one method of which may fail. */
class WorldObserver implements TouchObserver {
  readonly calls: Method[] = [];

  constructor(
    private readonly world: World,
    private readonly failing: readonly Method[] = [],
  ) {}

  private watching = false;

  async start(): Promise<void> {
    this.call('start');
    this.watching = true;
  }

  async stop(): Promise<void> {
    this.call('stop');
    this.watching = false;
  }

  async account(): Promise<WatchAccount> {
    this.call('account');
    return { watching: this.watching, seen: 4711, unknown: this.world.unknownAccesses };
  }

  touched(address: number, length: number): Touch {
    this.call('touched');
    expect(Math.floor(address / PAGE), 'within a page').to.equal(Math.floor((address + length - 1) / PAGE));
    return this.world.touched(address, length);
  }

  instructions(): readonly InstructionTotal[] {
    this.call('instructions');
    return this.world.instructions();
  }

  private call(method: Method): void {
    this.calls.push(method);
    if (this.failing.includes(method)) throw new BenchError('TouchFailed', `${method} went wrong`, 'try again');
  }
}

const able = (value: TouchObserver): Ability<TouchObserver> => ({ available: true, value });

/** A round of a world, but for what the watch says of it. */
async function watched(world: World, ability: Ability<TouchObserver>) {
  const watch = new ProcessorWatch(ability);
  await watch.begin();
  const round = world.observe();
  if ('unavailable' in round.address) throw new Error(round.address.unavailable);
  await watch.end();
  const memory = { bytes: world.memory.length } as MachineMemory;
  const seen = await watch.read(round.address.landings, GuestPages.fromRuns(world.runs), memory);
  const touch = 'unavailable' in seen ? seen : { ...seen, functions: world.functions };
  return { watch, seen, verdict: judgeExperiment([{ ...round, touch }]).verdict };
}

describe('the watch of the processors', () => {
  it('begins, ends, and tells what was seen at the places of the frames', async () => {
    const world = new World();
    world.touch('load', 3, 100, 7, COPY.start);
    world.unknownAccesses = 2;
    const observer = new WorldObserver(world);
    const { watch, seen, verdict } = await watched(world, able(observer));
    if ('unavailable' in seen) throw new Error(seen.unavailable);
    expect([seen.seen, seen.unknown]).to.deep.equal([4711, 2]);
    expect(seen.landings.map(({ loaded }) => loaded)).to.deep.equal([0, 0, 0, 7, 0, 0, 0, 0]);
    expect(seen.landings.map(({ headerStored }) => headerStored)).to.deep.equal(Array(8).fill(12));
    expect(seen.instructions).to.deep.include({ instruction: COPY.start, loaded: 7, stored: 0 });
    expect(observer.calls.slice(0, 4)).to.deep.equal(['start', 'account', 'stop', 'account']);
    expect(watch.reason).to.equal(undefined);
    expect(verdict.verdict).to.equal('touched');
  });

  it('lets the line hold when nothing was touched', async () => {
    const world = new World();
    expect((await watched(world, able(new WorldObserver(world)))).verdict.verdict).to.equal('zero-copy');
  });

  const troubles: readonly (readonly [Method, readonly Method[]])[] = [
    ['start', ['start', 'stop']],
    ['stop', ['start', 'account', 'stop']],
    ['account', ['start', 'account', 'stop']],
    ['touched', ['start', 'account', 'stop', 'account', 'touched']],
  ];
  for (const [failing, calls] of troubles) {
    it(`is unavailable with the reason when it fails at ${failing}, and lets nothing hold`, async () => {
      const world = new World();
      const observer = new WorldObserver(world, [failing]);
      const { watch, seen, verdict } = await watched(world, able(observer));
      expect(seen).to.deep.equal({ unavailable: `${failing} went wrong` });
      expect(watch.reason).to.equal(`${failing} went wrong`);
      expect(observer.calls).to.deep.equal(calls);
      expect(await watch.touches([5 * PAGE], 16)).to.equal(null);
      expect(observer.calls, 'nobody is asked any more').to.deep.equal(calls);
      expect(verdict).to.include({ verdict: 'inconclusive', refuted: false });
      expect(verdict.reason).to.equal(`the line touch does not hold: ${failing} went wrong`);
    });
  }

  it('is unavailable also when only the instructions cannot be read', async () => {
    const world = new World();
    const { seen } = await watched(world, able(new WorldObserver(world, ['instructions'])));
    expect(seen).to.deep.equal({ unavailable: 'instructions went wrong' });
  });

  it('tells the first trouble, not what came of it', async () => {
    const world = new World();
    const { seen } = await watched(world, able(new WorldObserver(world, ['start', 'stop'])));
    expect(seen).to.deep.equal({ unavailable: 'start went wrong' });
  });

  it('is unavailable when somebody else has ended it before', async () => {
    const world = new World();
    const observer = new WorldObserver(world);
    const watch = new ProcessorWatch(able(observer));
    await watch.begin();
    await observer.stop();
    await watch.end();
    expect(watch.reason).to.equal('somebody else has ended the watch before');
    expect(await watch.touches([5 * PAGE], 16)).to.equal(null);
  });

  it('is unavailable on a bench that cannot watch', async () => {
    const { watch, seen, verdict } = await watched(new World(), { available: false, why: 'KVM runs the host' });
    expect(seen).to.deep.equal({ unavailable: 'KVM runs the host' });
    expect(watch.reason).to.equal('KVM runs the host');
    expect(await watch.touches([0], 16)).to.equal(null);
    expect(verdict.reason).to.equal('the line touch does not hold: KVM runs the host');
  });

  it('tells what was done to any place, also across the border of two pages', async () => {
    const world = new World();
    world.access('store', 10 * PAGE, 3, COPY.start);
    world.access('load', 10 * PAGE - 5, 5, COPY.start + 1n);
    const watch = new ProcessorWatch(able(new WorldObserver(world)));
    await watch.begin();
    await watch.end();
    const touches = await watch.touches([10 * PAGE - 8, 10 * PAGE - 16, 10 * PAGE, 20 * PAGE], 16);
    const brief = [...(touches ?? [])].map(([at, { loaded, stored, accesses }]) => [
      at,
      loaded,
      stored,
      accesses.length,
    ]);
    expect(brief).to.deep.equal([
      [10 * PAGE - 8, 5, 3, 2],
      [10 * PAGE - 16, 5, 0, 1],
      [10 * PAGE, 0, 3, 1],
      [20 * PAGE, 0, 0, 0],
    ]);
  });
});

/** A host that knows some functions, and what it was asked. */
function hostKnowing(functions: readonly KernelFunction[], asked: bigint[][] = []): Host {
  const resolveSymbols = (addresses: readonly bigint[]) => {
    asked.push([...addresses]);
    return Promise.resolve(addresses.map((at) => functions.find(({ start, end }) => start <= at && at < end) ?? null));
  };
  return { resolveSymbols } as Partial<Host> as Host;
}

describe('the names of who touched frames', () => {
  const copy: KernelFunction = { function: 'vhost_mp_fill', module: 'vhost_mp', start: 0x1000n, end: 0x1100n };
  const checksum: KernelFunction = { function: 'csum_partial', module: '', start: 0x2000n, end: 0x2080n };
  const landing = (...instructions: readonly bigint[]): LandingTouch => ({
    sequence: 0,
    placed: 60,
    loaded: 1,
    stored: 0,
    headerStored: 12,
    accesses: instructions.map((instruction) => ({ kind: 'load', instruction, first: 0, last: 0, count: 1 })),
  });
  const seen = {
    seen: 9,
    unknown: 1,
    instructions: [],
    landings: [landing(0x1004n, 0x1008n), landing(0x2000n, 0x1004n)],
  };

  it('are asked for once, and each function is told once', async () => {
    const asked: bigint[][] = [];
    const named = await nameTouchers(hostKnowing([copy, checksum], asked), seen);
    expect(asked).to.deep.equal([[0x1004n, 0x1008n, 0x2000n]]);
    expect(named).to.deep.equal({
      ...seen,
      functions: [
        { name: 'vhost_mp_fill', module: 'vhost_mp', start: 0x1000n, end: 0x1100n },
        { name: 'csum_partial', module: null, start: 0x2000n, end: 0x2080n },
      ],
    });
  });

  it('leave out what the host does not know', async () => {
    expect(await nameTouchers(hostKnowing([]), seen)).to.deep.equal({ ...seen, functions: [] });
  });

  it('are missing when the host cannot tell: what was seen is not', async () => {
    const host = { resolveSymbols: () => Promise.reject(new Error('no kallsyms')) } as Partial<Host> as Host;
    expect(await nameTouchers(host, seen)).to.deep.equal({ ...seen, functions: [] });
  });

  it('are not asked for when nobody touched a frame, or nobody watched', async () => {
    const asked: bigint[][] = [];
    const host = hostKnowing([copy], asked);
    const clean = { ...seen, landings: [landing()] };
    expect(await nameTouchers(host, clean)).to.deep.equal({ ...clean, functions: [] });
    expect(await nameTouchers(host, { unavailable: 'no plugin' })).to.deep.equal({ unavailable: 'no plugin' });
    expect(asked).to.deep.equal([]);
  });
});
