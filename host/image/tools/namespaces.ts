import { readFileSync } from 'node:fs';
import { BenchError } from '../../../rig/base/errors.js';
import { runToEnd } from '../../../rig/base/program.js';
import { toolEnvironment } from './environment.js';
import { isRoot } from './privilege.js';

const timeoutMs = 30_000;

/** Options with which unshare gives a program a mount namespace of its own: as root directly, else in a user namespace. */
export function namespaceArguments(): readonly string[] {
  return [...(isRoot() ? [] : ['--user', '--map-root-user']), '--mount', '--propagation', 'private'];
}

/** Something that this computer does not let the user do, and what changes that. */
export interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

/** Mounts something in a namespace as the lab does; undefined when that works: what /proc shows proves nothing. */
export async function tryNamespaces(): Promise<Refusal | undefined> {
  const args = [...namespaceArguments(), 'mount', '-t', 'tmpfs', 'mprig-trial', '/mnt'];
  try {
    const trial = await runToEnd({ command: 'unshare', args }, { env: toolEnvironment(), timeoutMs });
    if (trial.code === 0) return undefined;
    return { why: trial.stderr.trim(), remedy: namespaceRemedy(isRoot(), readSetting) };
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== 'CommandMissing') throw error;
    return { why: error.message, remedy: 'install util-linux' };
  }
}

/** Settings of the kernel that forbid user namespaces to others than root, and the value of each that does. */
const settings = [
  ['user.max_user_namespaces', '0', '15000'],
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
] as const;

/**
 * The one thing to change so that namespaces can be made.
 * @param read gives the value of a setting of the kernel, or undefined when it has no such setting
 */
export function namespaceRemedy(root: boolean, read: (setting: string) => string | undefined): string {
  if (root) {
    return 'in a container, give it the right to mount: docker run --privileged, or the equal of it (CAP_SYS_ADMIN, and no seccomp or AppArmor profile against it)';
  }
  const forbidding = settings.find(([setting, forbids]) => read(setting) === forbids);
  if (forbidding) {
    const [setting, , allows] = forbidding;
    return `allow user namespaces: sudo sysctl ${setting}=${allows}, or run it as root`;
  }
  return 'allow user namespaces (in a container: docker run --privileged), or run it as root';
}

function readSetting(setting: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${setting.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
