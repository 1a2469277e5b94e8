import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { identify } from '../base/process-identity.js';

/** The name under which this user of this computer holds leases: `user@computer`, without spaces. */
export function ownHolder(): string {
  return `${userName()}@${hostname()}`.replace(/[^\x21-\x7e]/g, '_').slice(0, 100);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run with a user that has no entry in passwd.
    return `uid${process.geteuid?.() ?? ''}`;
  }
}

/** A process of this computer, this one unless said otherwise, by a name that tells others here whether it still lives. */
export function nameProcess(pid = process.pid): string {
  return `${place()} ${pid} ${identify(pid)?.start ?? ''}`;
}

/** Whether a process, as {@link nameProcess} names it, ran on this computer, and has ended. */
export function hasEndedHere(process: string): boolean {
  const [boot = '', namespace = '', pid = '', start = ''] = process.split(' ');
  if (`${boot} ${namespace}` !== place() || !/^\d+$/.test(pid)) return false;
  return identify(Number(pid))?.start !== start;
}

/** Pids mean something within one boot of a computer, and there within one container. */
function place(): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
}
