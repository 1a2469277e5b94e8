import { spawnSync } from 'node:child_process';
import type { Bench } from '../../../rig/bench/bench.js';
import { bootMachine } from '../../../rig/bench/virtual/boot.js';
import type { MachineState } from '../../../rig/bench/virtual/state.js';
import { admissionOf } from '../../../rig/bench/admission.js';
import { attachVirtualBench } from '../../../rig/bench/virtual/virtual-bench.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { Resources } from '../../../rig/base/resources.js';
import { description, labArtefacts, scratchDirectory } from '../lab-bench.js';
import { Peer } from './peer.js';

/** A bench whose wire leads to a network namespace, with a guest that has programs, received by mp without a copy. */
export interface WireBench {
  readonly bench: Bench;
  readonly peer: Peer;
  readonly state: MachineState;
  close(): Promise<void>;
}

/** Memory of a guest without the file; half of what it has may hold files. */
const ordinaryMib = 256;

const forever = new AbortController().signal;

/** Why this computer cannot make a network namespace with a tap; undefined when it can. */
export function whyNoNamespace(): string | undefined {
  const user = process.geteuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const { status, stderr, error } = spawnSync('unshare', [...user, '--net', 'test', '-w', '/dev/net/tun'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (status === 0) return undefined;
  return `no network namespace with a tap can be made: ${error?.message ?? (stderr.trim() || '/dev/net/tun is not writable')}`;
}

/**
 * Boots it. Apart from the bench that other tests share: its guest is another one.
 * @param fileMebibytes room that the guest must have for a file, in MiB
 */
export async function openWireBench(fileMebibytes = 0): Promise<WireBench> {
  const complain = (message: string): void => void process.stderr.write(`${message}\n`);
  const resources = new Resources(complain);
  const close = () => resources.close(Deadline.after(40_000));
  try {
    const logs = scratchDirectory('wire');
    const plan = { ...(await description()), name: 'wire', wire: { kind: 'namespace' as const } };
    const { state, children } = await bootMachine(plan, await labArtefacts(), logs, resources, forever);
    const bench = await attachVirtualBench(
      state,
      children,
      await admissionOf(plan.name, 'test', logs),
      forever,
      complain,
    );
    resources.defer('bench', () => bench.close(Deadline.after(10_000)));
    if (!bench.wirePeer.available) throw new Error(bench.wirePeer.why);
    const peer = await Peer.at(bench.wirePeer.value);
    resources.defer('programs of the peer', () => peer.close());
    await bench.host.loadModules();
    await bench.host.startGuest({ memoryMib: ordinaryMib + 2 * fileMebibytes, timeoutMs: 120_000, programs: true });
    await bench.host.bind('zero-copy');
    return { bench, peer, state, close };
  } catch (error) {
    await close();
    throw error;
  }
}
