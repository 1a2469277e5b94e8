import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** Whether this process may mount and chroot without a user namespace. */
export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** How a command can be run as root without asking anybody, or undefined when it cannot. */
export async function asRoot(): Promise<readonly string[] | undefined> {
  if (isRoot()) return [];
  try {
    await execFileAsync('sudo', ['-n', 'true'], { timeout: 10_000 });
    return ['sudo', '-n'];
  } catch {
    return undefined;
  }
}

/** The path of a program of this machine, looked for where root's programs are as well; undefined when there is none. */
export async function findProgram(name: string): Promise<string | undefined> {
  const path = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin`;
  try {
    const found = await execFileAsync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { env: { PATH: path } });
    return found.stdout.trim();
  } catch {
    return undefined;
  }
}
