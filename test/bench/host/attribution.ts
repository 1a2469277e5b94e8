import { BenchError } from '../../../rig/base/errors.js';
import type { CostReading, Place } from './cost-plugin.js';
import { plainName, type FunctionTable } from './functions.js';

/** What instructions were executed for. */
export const groups = [
  'vhost worker',
  'driver and softirq',
  'copies',
  'wake-ups and interrupts',
  'KVM',
  'user space',
  'nested guest',
  'not counted',
] as const;
export type Group = (typeof groups)[number];

/** The way of a frame through the host, without what it takes to get going. */
export const pathGroups: readonly Group[] = ['vhost worker', 'driver and softirq', 'copies'];
/** All that the host executes for frames. */
export const hostGroups: readonly Group[] = [...pathGroups, 'wake-ups and interrupts', 'KVM', 'user space'];

/** In what the processor was when it executed an instruction. */
type Context =
  | 'worker'
  | 'network'
  | 'processor of the guest'
  | 'injection'
  | 'interrupt'
  | 'wake-up'
  | 'switch'
  | 'idle'
  | 'softirq thread'
  | 'VMM'
  | 'other';

/** Beginnings of the names of tasks that a frame may need, and what they are for. */
const classes: readonly (readonly [name: string, context: Context])[] = [
  ['vhost-', 'worker'],
  ['CPU ', 'processor of the guest'],
  ['swapper/', 'idle'],
  ['ksoftirqd/', 'softirq thread'],
  ['qemu-system-', 'VMM'],
];

/** By context in which a function may be called, the one in which it executes; nothing where that stays as it is. */
interface Mark {
  readonly into: Context;
  readonly from?: readonly Context[];
}

const forFrames: readonly Context[] = [
  'worker',
  'network',
  'processor of the guest',
  'injection',
  'interrupt',
  'idle',
  'softirq thread',
  'VMM',
];

/** Functions of the kernel that tell what those that they call are for. */
const marks: Readonly<Record<string, Mark>> = {
  common_interrupt: { into: 'interrupt' },
  sysvec_reschedule_ipi: { into: 'interrupt' },
  sysvec_call_function: { into: 'interrupt' },
  sysvec_call_function_single: { into: 'interrupt' },
  net_rx_action: { into: 'network' },
  net_tx_action: { into: 'network' },
  eventfd_signal_mask: { into: 'injection', from: ['worker', 'network', 'interrupt'] },
  try_to_wake_up: { into: 'wake-up', from: forFrames },
  __schedule: { into: 'switch', from: forFrames },
  // What happens at its own times, and the network by which the machine is managed.
  sysvec_apic_timer_interrupt: { into: 'other' },
  tmigr_handle_remote: { into: 'other' },
  run_timer_softirq: { into: 'other' },
  sched_balance_softirq: { into: 'other' },
  rcu_core: { into: 'other' },
  process_one_work: { into: 'other' },
  virtnet_poll: { into: 'other' },
};

/** Functions that the machine has executed in any case when it has received frames. */
const requiredMarks = ['common_interrupt', 'net_rx_action', 'try_to_wake_up', '__schedule'] as const;

const groupOfContext: Readonly<Record<Context, Group>> = {
  worker: 'vhost worker',
  network: 'driver and softirq',
  'processor of the guest': 'KVM',
  injection: 'KVM',
  interrupt: 'wake-ups and interrupts',
  'wake-up': 'wake-ups and interrupts',
  switch: 'wake-ups and interrupts',
  idle: 'wake-ups and interrupts',
  'softirq thread': 'wake-ups and interrupts',
  VMM: 'user space',
  other: 'not counted',
};

/** What moves bytes, with all that only exists to do so. */
const copying = new Set([
  ...['rep_movs_alternative', 'memcpy', 'memcpy_orig', '__memcpy', 'memmove', '__memmove', 'copy_user_generic'],
  ...['_copy_to_iter', '_copy_from_iter', 'copy_page_to_iter', 'copy_page_from_iter', 'memcpy_to_iter'],
  ...['skb_copy_datagram_iter', '__skb_datagram_iter', 'simple_copy_to_iter', 'skb_copy_datagram_from_iter'],
  ...['skb_copy_bits', 'iov_iter_advance', 'iov_iter_revert', 'iov_iter_init', '__check_object_size'],
  ...['check_stack_object', 'check_heap_object', '__check_heap_object', '__virt_addr_valid'],
]);

/** Of these every store is a byte copied; wherever else one is repeated, the plugin sees it by itself. */
const copyFunctions = ['rep_movs_alternative', 'memcpy', 'memcpy_orig', '__memcpy', 'memmove', '__memmove'];

/** How often a processor looks whether another has done depends on the other, and on the emulator. */
const spinning = new Set([
  ...['native_queued_spin_lock_slowpath', 'virt_spin_lock', 'mutex_spin_on_owner', 'rwsem_spin_on_owner'],
  ...['osq_lock', 'osq_unlock', 'smp_call_function_many_cond', 'csd_lock_wait'],
]);

/** Where the interrupt handler of the NIC is; what it does is the driver's work. */
const drivers = new Set(['mpnic']);

/** Names that the plugin has to be told, with the numbers by which it answers. */
export const followedNames = {
  classes: classes.map(([name]) => name),
  marks: Object.keys(marks),
  requiredMarks,
  copies: copyFunctions,
  switchAt: '__switch_to',
  forkAt: 'ret_from_fork',
} as const;

/** Instructions and bytes of one function in one group. */
export interface Share {
  readonly group: Group;
  readonly function: string;
  /** Empty: the kernel itself. */
  readonly module: string;
  readonly instructions: number;
  readonly bytes: number;
}

/**
 * Divides what was counted into groups and functions.
 * @param markNames names of the marks that the plugin follows, by their numbers
 * @throws BenchError `TasksUnknown` when nobody knows whose instructions they were
 */
export function sharesOf(reading: CostReading, markNames: readonly string[], functions: FunctionTable): Share[] {
  if (!reading.named) {
    throw new BenchError(
      'TasksUnknown',
      'the plugin has not found the names of tasks',
      'look in host/cost/plugin.c how it does: the kernel of the machine may be another',
    );
  }
  const contexts: Context[] = [];
  for (const { parent, mark } of reading.nodes) {
    const outer = parent < 0 ? undefined : contexts[parent];
    contexts.push(
      outer === undefined ? (classes[contexts.length]?.[1] ?? 'other') : within(outer, marks[markNames[mark] ?? '']),
    );
  }
  const shares = new Map<string, Share>();
  for (const { node, place, address, instructions, bytes } of reading.counts) {
    const found = place === 'kernel' ? functions.at(address) : undefined;
    const name = place === 'kernel' ? plainName(found?.function ?? 'code without a name') : `(${place})`;
    const module = found?.module ?? '';
    const group = groupOf(contexts[node] ?? 'other', place, name, module);
    const key = `${group} ${module} ${name}`;
    const before = shares.get(key);
    shares.set(key, {
      group,
      function: name,
      module,
      instructions: instructions + (before?.instructions ?? 0),
      bytes: bytes + (before?.bytes ?? 0),
    });
  }
  return [...shares.values()];
}

function within(outer: Context, mark: Mark | undefined): Context {
  if (mark === undefined || (mark.from && !mark.from.includes(outer))) return outer;
  return mark.into;
}

function groupOf(context: Context, place: Place, name: string, module: string): Group {
  if (place === 'guest kernel' || place === 'guest user') return 'nested guest';
  if (place === 'lost' || spinning.has(name)) return 'not counted';
  if (place === 'user') return context === 'other' ? 'not counted' : 'user space';
  if ((context === 'worker' || context === 'network') && copying.has(name)) return 'copies';
  if (context === 'interrupt' && drivers.has(module)) return 'driver and softirq';
  return groupOfContext[context];
}
