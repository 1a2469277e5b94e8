import { readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { identify, isAlive } from '../base/process-identity.js';

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
  const { boot = '', start = '' } = identify(pid) ?? {};
  return [boot, pidNamespace(), pid, start].join(' ');
}

/** Whether a process, as {@link nameProcess} names it, ran on this computer and has ended. */
export function hasEndedHere(name: string): boolean {
  const [boot = '', namespace = '', pid = '', start = ''] = name.split(' ');
  // Pids mean something within one boot of a computer, and there within one container.
  if (boot !== identify(process.pid)?.boot || namespace !== pidNamespace() || !/^\d+$/.test(pid)) return false;
  return !isAlive({ pid: Number(pid), start, boot });
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid');
}
