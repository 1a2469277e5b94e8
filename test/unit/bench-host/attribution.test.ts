import { expect } from 'chai';
import { BenchError } from '../../../rig/base/errors.js';
import { followedNames, groups, hostGroups, pathGroups, sharesOf, type Group } from '../../bench/host/attribution.js';
import type { Count, CostReading, Place } from '../../bench/host/cost-plugin.js';
import { FunctionTable } from '../../bench/host/functions.js';

const names = ['vhost_worker', 'rep_movs_alternative', 'native_queued_spin_lock_slowpath', 'mpnic_interrupt'];
const modules = ['', '', '', 'mpnic'];
const marks = followedNames.marks;
const others = followedNames.classes.length;

/** Each of the functions above has sixteen bytes. */
async function functions(): Promise<FunctionTable> {
  const table = new FunctionTable((addresses) =>
    Promise.resolve(
      addresses.map((address) => {
        const index = Number(address) >> 4;
        const name = names[index];
        if (name === undefined) return null;
        return {
          function: name,
          module: modules[index] ?? '',
          start: BigInt(index * 16),
          end: BigInt(index * 16 + 16),
        };
      }),
    ),
  );
  await table.learn(names.map((_, index) => BigInt(index * 16)));
  return table;
}

/** A count in a task of that name, within these functions, one called by the other. */
function reading(task: string, chain: readonly string[], place: Place = 'kernel', name = 'vhost_worker'): CostReading {
  const found = followedNames.classes.findIndex((begin) => task.startsWith(begin));
  const nodes = [...Array.from({ length: others + 1 }, () => ({ parent: -1, mark: -1 }))];
  let node = found < 0 ? others : found;
  for (const mark of chain) {
    nodes.push({ parent: node, mark: marks.indexOf(mark) });
    node = nodes.length - 1;
  }
  const address = place === 'kernel' ? BigInt(names.indexOf(name) * 16 + 4) : 0n;
  const counts: Count[] = [{ node, place, address, instructions: 10, bytes: 4 }];
  return { nodes, counts, named: true, entries: 0, switches: 0, lost: 0 };
}

async function groupOf(...args: Parameters<typeof reading>): Promise<Group | undefined> {
  return sharesOf(reading(...args), marks, await functions())[0]?.group;
}

describe('what instructions are executed for', () => {
  const cases: readonly (readonly [string, string, readonly string[], Group])[] = [
    ['the vhost worker', 'vhost-123', [], 'vhost worker'],
    ['the softirq within it', 'vhost-123', ['common_interrupt', 'net_rx_action'], 'driver and softirq'],
    ['the softirq in any program', 'node', ['common_interrupt', 'net_rx_action'], 'driver and softirq'],
    ['the softirq of its own thread', 'ksoftirqd/1', ['net_rx_action'], 'driver and softirq'],
    ['the softirq that a tick begins', 'cat', ['sysvec_apic_timer_interrupt', 'net_rx_action'], 'driver and softirq'],
    ['an interrupt', 'swapper/0', ['common_interrupt'], 'wake-ups and interrupts'],
    ['waking somebody', 'vhost-1', ['try_to_wake_up'], 'wake-ups and interrupts'],
    ['waking from the softirq', 'cat', ['net_rx_action', 'try_to_wake_up'], 'wake-ups and interrupts'],
    ['going to sleep', 'vhost-1', ['__schedule'], 'wake-ups and interrupts'],
    ['doing nothing', 'swapper/1', [], 'wake-ups and interrupts'],
    ['telling the guest', 'vhost-1', ['eventfd_signal_mask'], 'KVM'],
    ['waking the guest', 'vhost-1', ['eventfd_signal_mask', 'try_to_wake_up'], 'wake-ups and interrupts'],
    ['running the guest', 'CPU 0/KVM', [], 'KVM'],
    ["the guest's VMM", 'qemu-system-x86', [], 'user space'],
    ['another program', 'node', [], 'not counted'],
    ['another program that wakes somebody', 'node', ['try_to_wake_up'], 'not counted'],
    ['another program that sleeps', 'node', ['__schedule'], 'not counted'],
    ['a tick', 'vhost-1', ['sysvec_apic_timer_interrupt'], 'not counted'],
    ['what a tick wakes', 'CPU 0/KVM', ['sysvec_apic_timer_interrupt', 'try_to_wake_up'], 'not counted'],
    ['a tick in the softirq', 'cat', ['net_rx_action', 'sysvec_apic_timer_interrupt'], 'not counted'],
    ['the network of the bench itself', 'cat', ['net_rx_action', 'virtnet_poll'], 'not counted'],
  ];
  for (const [what, task, chain, group] of cases) {
    it(`is found by task and chain: ${what}`, async () => expect(await groupOf(task, chain)).to.equal(group));
  }

  it('is copying where a frame comes by, and nowhere else', async () => {
    const copy = 'rep_movs_alternative';
    expect(await groupOf('vhost-1', [], 'kernel', copy)).to.equal('copies');
    expect(await groupOf('cat', ['net_rx_action'], 'kernel', copy)).to.equal('copies');
    expect(await groupOf('cat', [], 'kernel', copy)).to.equal('not counted');
    expect(await groupOf('CPU 0/KVM', [], 'kernel', copy)).to.equal('KVM');
  });

  it('is not waiting for a lock, and it is the driver in its interrupt', async () => {
    expect(await groupOf('vhost-1', [], 'kernel', 'native_queued_spin_lock_slowpath')).to.equal('not counted');
    expect(await groupOf('swapper/0', ['common_interrupt'], 'kernel', 'mpnic_interrupt')).to.equal(
      'driver and softirq',
    );
  });

  it('tells the host from the nested guest', async () => {
    expect(await groupOf('CPU 0/KVM', [], 'guest kernel')).to.equal('nested guest');
    expect(await groupOf('CPU 0/KVM', [], 'guest user')).to.equal('nested guest');
    expect(await groupOf('qemu-system-x86', [], 'user')).to.equal('user space');
    expect(await groupOf('node', [], 'user')).to.equal('not counted');
    expect(await groupOf('vhost-1', [], 'lost')).to.equal('not counted');
  });

  it('adds what one function did at several places', async () => {
    const one = reading('vhost-1', []);
    const [count] = one.counts as [Count];
    const counts = [count, { ...count, address: count.address + 4n, instructions: 5, bytes: 1 }];
    expect(sharesOf({ ...one, counts }, marks, await functions())).to.deep.equal([
      { group: 'vhost worker', function: 'vhost_worker', module: '', instructions: 15, bytes: 5 },
    ]);
  });

  it('loses no instruction, also of code that nobody knows', async () => {
    const one = reading('vhost-1', []);
    const [count] = one.counts as [Count];
    const counts = [count, { ...count, address: 0xffffn }];
    const shares = sharesOf({ ...one, counts }, marks, await functions());
    expect(shares.map(({ function: name }) => name)).to.include('code without a name');
    expect(shares.reduce((sum, { instructions }) => sum + instructions, 0)).to.equal(20);
  });

  it('is not known without the names of tasks', async () => {
    const nameless = { ...reading('vhost-1', []), named: false };
    const table = await functions();
    expect(() => sharesOf(nameless, marks, table)).to.throw(BenchError, 'names of tasks');
  });

  it('follows only functions that some group needs, and groups are whole', () => {
    expect(followedNames.marks).to.include.members([...followedNames.requiredMarks]);
    expect(groups).to.include.members([...hostGroups, ...pathGroups]);
    expect(new Set(groups).size).to.equal(groups.length);
  });
});
