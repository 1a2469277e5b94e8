import { expect } from 'chai';
import fc from 'fast-check';
import { choosePositions } from '../../../rig/experiment/sampled-watch.js';
import { Witnesses } from '../../../rig/experiment/witnesses.js';
import { BenchError } from '../../../rig/base/errors.js';
import type { CopyCalls, Host, KernelFunction, WatchedPlace, WatchResult } from '../../../rig/host/host.js';
import { AgentMemory } from '../../../rig/host/agent-memory.js';
import { World } from '../evidence/world.js';

const world = new World();
const round = world.observe();
if ('unavailable' in round.address) throw new Error(round.address.unavailable);
const { landings } = round.address;

/** Where the NIC wrote the first nonce of a frame. */
const place = (sequence: number): WatchedPlace => {
  const record = world.records[sequence];
  if (!record) throw new RangeError('no such frame');
  const machineAddress = BigInt(world.machineAddress(record.address0) + 16);
  return { userAddress: 0x7f00_0000_0000n + BigInt(sequence), machineAddress, length: 8 };
};

const memcpy: KernelFunction = { function: 'memcpy', module: '', start: 0x1000n, end: 0x1100n };
const fill: KernelFunction = { function: 'vhost_mp_fill', module: 'vhost_mp', start: 0x2000n, end: 0x2100n };
const hit = (instruction: bigint) => ({ instruction, kernel: true, command: 'vhost-1234' });

type Method =
  | 'startCopyCount'
  | 'endCopyCount'
  | 'armWatchpoints'
  | 'readWatchpoints'
  | 'resolveSymbols'
  | 'startIommuJournal'
  | 'endIommuJournal';

/** A host that watches and counts; some of its methods may fail. */
class WatchingHost implements Pick<Host, Method> {
  readonly calls: Method[] = [];
  armed: readonly { position: number; offset: number }[] | undefined;
  results: readonly WatchResult[] = [
    { directHits: 0, userHits: 0, hits: [] },
    { directHits: 0, userHits: 0, hits: [] },
  ];
  counted: readonly CopyCalls[] = [];

  constructor(
    private readonly failing: readonly Method[] = [],
    private readonly places: readonly WatchedPlace[] = [place(2), place(5)],
  ) {}

  startIommuJournal = () => this.answer('startIommuJournal', undefined);
  endIommuJournal = () => this.answer('endIommuJournal', undefined);
  startCopyCount = () => this.answer('startCopyCount', undefined);
  endCopyCount = () => this.answer('endCopyCount', this.counted);
  readWatchpoints = () => this.answer('readWatchpoints', this.results);

  armWatchpoints = (places: readonly { position: number; offset: number }[]) => {
    this.armed = places;
    return this.answer('armWatchpoints', this.places);
  };

  resolveSymbols = (addresses: readonly bigint[]) =>
    this.answer(
      'resolveSymbols',
      addresses.map((at) => [memcpy, fill].find(({ start, end }) => start <= at && at < end) ?? null),
    );

  get host(): Host {
    return this as Partial<Host> as Host;
  }

  private answer<T>(method: Method, value: T): Promise<T> {
    this.calls.push(method);
    if (this.failing.includes(method))
      return Promise.reject(new BenchError('AgentFailed', `${method} failed`, 'retry'));
    return Promise.resolve(value);
  }
}

/** A bench on which others see everything: nothing but witnesses is asked of the host. */
const fromOutside = {
  watchpoints: { available: false, why: 'every access is seen' },
  memory: { available: false, why: 'not here' },
} as const;

/** What the witnesses say of a round during which this host watched. */
async function testify(host: WatchingHost, bound = true, count = world.frames.length) {
  const witnesses = new Witnesses(host.host, fromOutside);
  await witnesses.begin(bound, count, 7);
  await witnesses.end();
  const [watchpoints, copies, ...others] = witnesses.testify(world.frames, landings);
  expect(others).to.deep.equal([]);
  return { watchpoints, copies };
}

describe('the choice of watched buffers', () => {
  it('is of two, or as many as there are, each once, in their order, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(64), fc.integer(), (count, seed) => {
        const chosen = choosePositions(count, seed);
        expect(chosen).to.have.length(Math.min(2, count));
        expect(new Set(chosen).size).to.equal(chosen.length);
        expect([...chosen].sort((a, b) => a - b)).to.deep.equal(chosen);
        for (const position of chosen) expect(position).to.be.within(0, count - 1);
        expect(choosePositions(count, seed)).to.deep.equal(chosen);
      }),
    );
  });

  it('may fall on any of them', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 500; seed++) for (const position of choosePositions(64, seed)) seen.add(position);
    expect(seen.size).to.equal(64);
  });
});

describe('the witnesses', () => {
  it('watch the first nonce of chosen frames, and count, and say that nothing was seen', async () => {
    const host = new WatchingHost();
    const { watchpoints, copies } = await testify(host);
    expect(host.armed).to.deep.equal(choosePositions(8, 7).map((position) => ({ position, offset: 16 })));
    expect(watchpoints).to.deep.equal({
      witness: 'watchpoints',
      outcome: 'holds',
      sample: '8 bytes of frames 2 and 5, by two maps',
      reason: 'nobody touched them',
    });
    expect(copies).to.deep.equal({
      witness: 'copy functions',
      outcome: 'holds',
      sample: 'all 8 frames of 6517 bytes together',
      reason: 'nothing as long as a frame passed through any',
    });
  });

  it('let maps be noted before they count: the agent starts programs for it', async () => {
    const host = new WatchingHost();
    const witnesses = new Witnesses(host.host, fromOutside);
    await witnesses.begin(true, 8, 7);
    expect(host.calls.slice(0, 2)).to.deep.equal(['startIommuJournal', 'startCopyCount']);
    const inner = witnesses.innerAbilities();
    expect([inner?.memory.available, inner?.iommu.available]).to.deep.equal([true, true]);
    await witnesses.end();
    await witnesses.endJournal();
    expect(host.calls.at(-1)).to.equal('endIommuJournal');
  });

  it('say why maps could not be noted', async () => {
    const host = new WatchingHost(['startIommuJournal']);
    const witnesses = new Witnesses(host.host, fromOutside);
    await witnesses.begin(true, 8, 7);
    expect(witnesses.innerAbilities()?.iommu).to.deep.equal({ available: false, why: 'startIommuJournal failed' });
  });

  it('watch among the buffers that are posted by now, however many frames come', async () => {
    const host = new WatchingHost();
    await testify(host, true, 10_000);
    expect(host.armed?.map(({ position }) => position)).to.deep.equal(choosePositions(64, 7));
  });

  it('name the functions behind the hits of each place', async () => {
    const host = new WatchingHost();
    host.results = [
      { directHits: 0, userHits: 0, hits: [] },
      { directHits: 3, userHits: 0, hits: [hit(0x2004n), hit(0x1008n), hit(0x9999n)] },
    ];
    expect((await testify(host)).watchpoints).to.include({
      outcome: 'refutes',
      reason: "frame 5 was touched 3 times through the kernel's map in vhost_mp_fill, memcpy, code that is not known",
    });
  });

  it('tell what passed through the copy functions', async () => {
    const host = new WatchingHost();
    host.counted = [{ function: '_copy_to_iter', bytes: 1526, calls: 4 }];
    expect((await testify(host)).copies).to.include({
      outcome: 'refutes',
      reason: '6104 bytes passed through _copy_to_iter',
    });
  });

  it('end the count before they ask for names: counting changes the modules', async () => {
    const host = new WatchingHost();
    await testify(host);
    expect(host.calls.slice(0, 3)).to.deep.equal(['startIommuJournal', 'startCopyCount', 'armWatchpoints']);
    expect(host.calls.filter((one) => one === 'endCopyCount')).to.have.length(1);
    expect(host.calls.indexOf('endCopyCount')).to.be.lessThan(host.calls.indexOf('resolveSymbols'));
    expect(host.calls).to.include('readWatchpoints');
  });

  it('watch nothing where mp is not bound, and count all the same', async () => {
    const host = new WatchingHost();
    const { watchpoints, copies } = await testify(host, false);
    expect(watchpoints).to.deep.equal({
      witness: 'watchpoints',
      outcome: 'unknown',
      sample: 'nothing',
      reason: 'only buffers of mp can be watched',
    });
    expect(copies?.outcome).to.equal('holds');
    expect(host.calls).to.deep.equal(['startIommuJournal', 'startCopyCount', 'endCopyCount']);
  });

  it('say nothing before they have ended', async () => {
    const witnesses = new Witnesses(new WatchingHost().host, fromOutside);
    await witnesses.begin(true, 8, 7);
    const said = witnesses.testify(world.frames, landings);
    expect(said.map(({ outcome, reason }) => [outcome, reason])).to.deep.equal([
      ['unknown', 'nothing was watched'],
      ['unknown', 'nothing was counted'],
    ]);
  });

  it('are only those that are no line of the bench', async () => {
    const host = new WatchingHost();
    const lines = {
      watchpoints: { available: true, value: host.host },
      memory: { available: true, value: new AgentMemory(host.host) },
    } as const;
    const witnesses = new Witnesses(host.host, lines);
    await witnesses.begin(true, 8, 7);
    expect(witnesses.innerAbilities()).to.equal(undefined);
    await witnesses.end();
    await witnesses.endJournal();
    expect(witnesses.testify(world.frames, landings).map(({ witness }) => witness)).to.deep.equal(['copy functions']);
    expect(host.calls).to.deep.equal(['startCopyCount', 'endCopyCount']);
  });

  const troubles: readonly (readonly [Method, 'watchpoints' | 'copies', readonly Method[]])[] = [
    ['armWatchpoints', 'watchpoints', ['readWatchpoints', 'resolveSymbols']],
    ['readWatchpoints', 'watchpoints', ['resolveSymbols']],
    ['startCopyCount', 'copies', ['endCopyCount']],
    ['endCopyCount', 'copies', []],
  ];
  for (const [method, silent, spared] of troubles) {
    it(`cannot tell, and say why, when ${method} fails; the other one can`, async () => {
      const host = new WatchingHost([method]);
      const said = await testify(host);
      expect(said[silent]).to.include({ outcome: 'unknown', sample: 'nothing', reason: `${method} failed` });
      expect(said[silent === 'copies' ? 'watchpoints' : 'copies']?.outcome).to.equal('holds');
      for (const other of spared) expect(host.calls, 'nobody is asked any more').not.to.include(other);
    });
  }
});
