import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { BenchDescription } from '../../bench/description.js';
import { ok, warn, type Check } from './check.js';

/** Where the kernel shows what is looked at; another place for tests. */
export interface KernelFiles {
  readonly kvm: string;
  readonly mounts: string;
  readonly lockdown: string;
}

const kernelFiles: KernelFiles = {
  kvm: '/dev/kvm',
  mounts: '/proc/self/mounts',
  lockdown: '/sys/kernel/security/lockdown',
};

/** Whether the host of a bench of hardware is this computer, as far as the address of its agent tells. */
export function isThisComputer(description: BenchDescription): boolean {
  if (description.kind !== 'hardware') return false;
  const { address } = description.agent;
  const host = address.slice(0, address.lastIndexOf(':')).toLowerCase();
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(host) || host === hostname().toLowerCase();
}

/** Whether there is anything to run a guest on. The agent is root: who else may open it does not matter. */
export function checkHostKvm({ kvm } = kernelFiles): Check {
  if (existsSync(kvm)) return ok('host kvm', `${kvm} is there`);
  return warn(
    'host kvm',
    `this computer has no ${kvm}`,
    'if it is the host: switch virtualization on in its firmware, and load kvm_intel or kvm_amd',
  );
}

/** Whether the agent's modules can show what they have noted. */
export function checkHostTracing({ mounts } = kernelFiles): Check {
  const isMounted = readFileSync(mounts, 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[2] === 'debugfs' && line.split(' ')[1] === '/sys/kernel/debug');
  if (isMounted) return ok('host tracing', 'debugfs is on /sys/kernel/debug');
  return warn(
    'host tracing',
    'debugfs is not on /sys/kernel/debug',
    'if this computer is the host: mount -t debugfs debugfs /sys/kernel/debug',
  );
}

/** How far the kernel keeps even root out, as kernel_lockdown(7) has it. */
export function checkHostLockdown({ lockdown } = kernelFiles): Check {
  const text = existsSync(lockdown) ? readFileSync(lockdown, 'utf8').trim() : '';
  const [, state = 'none'] = /\[(\w+)\]/.exec(text) ?? [];
  if (state === 'none') return ok('host lockdown', 'the kernel is not locked down, as far as can be seen');
  const modules = 'it loads only modules that are signed';
  return warn(
    'host lockdown',
    `the kernel is locked down (${text}): ${modules}${state === 'confidentiality' ? ', and shows nobody its memory' : ''}`,
    'if this computer is the host: boot it without "lockdown=" and, for real hardware, without Secure Boot',
  );
}
