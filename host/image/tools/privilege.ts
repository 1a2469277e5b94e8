import { runToEnd } from '../../../rig/base/program.js';
import { toolPath } from './environment.js';

const timeoutMs = 10_000;

/** Whether this process may mount and chroot without a user namespace. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** How a command can be run as root without asking anybody, or undefined when it cannot. */
export async function asRoot(): Promise<readonly string[] | undefined> {
  if (isRoot()) return [];
  const trial = await runToEnd({ command: 'sudo', args: ['-n', 'true'] }, { timeoutMs }).catch(() => undefined);
  return trial?.code === 0 ? ['sudo', '-n'] : undefined;
}

/** The path of a program of this machine, looked for where root's programs are as well; undefined when there is none. */
export async function findProgram(name: string): Promise<string | undefined> {
  const search = { command: '/bin/sh', args: ['-c', 'command -v "$1"', 'sh', name] };
  const found = await runToEnd(search, { env: { PATH: toolPath() }, timeoutMs }).catch(() => undefined);
  return found?.code === 0 ? found.stdout.trim() : undefined;
}
