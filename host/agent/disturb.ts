import { execute, run } from './command.js';
import { AgentError } from './errors.js';
import { awaitCarrier } from './network.js';

/**
 * What an administrator may do to a NIC while a guest has frames of it:
 * - `link`: it goes down and comes up again
 * - `reset`: its driver begins a new negotiation of the link, for which most reset the card
 * - `ring`: another length of the receive ring, and the one that it had
 * - `self-test`: the test for which the driver takes the card away from everybody
 */
export type Disturbance = 'link' | 'reset' | 'ring' | 'self-test';

/** Tests of the link and of a loopback take many seconds on an emulated processor. */
const selfTestMs = 50_000;

/**
 * Does that to a NIC, and waits until it has its link again.
 * @returns why its driver, or the kernel, has refused it; empty: it was done
 * @throws AgentError `CommandFailed` when the NIC could not be set back to what it was
 */
export async function disturb(nic: string, disturbance: Disturbance): Promise<string> {
  const refused = await attempt(nic, disturbance);
  await awaitCarrier(nic);
  return refused;
}

async function attempt(nic: string, disturbance: Disturbance): Promise<string> {
  switch (disturbance) {
    case 'link':
      await run('ip', ['link', 'set', nic, 'down']);
      await run('ip', ['link', 'set', nic, 'up']);
      return '';
    case 'reset':
      return tried('ethtool', ['-r', nic]);
    case 'ring':
      return resizeRing(nic);
    case 'self-test':
      return tried('ethtool', ['-t', nic, 'offline'], selfTestMs);
  }
}

async function resizeRing(nic: string): Promise<string> {
  const told = await execute('ethtool', ['-g', nic]);
  const { most, now } = receiveRing(told.stdout);
  if (now === 0) return complaint(told) || 'the driver does not tell how long the ring is';
  const other = now * 2 <= most ? now * 2 : now / 2;
  const refused = await tried('ethtool', ['-G', nic, 'rx', String(other)]);
  if (refused === '') await run('ethtool', ['-G', nic, 'rx', String(now)]);
  return refused;
}

/** Descriptors of a receive ring as `ethtool -g` tells of them: the most that there can be, and those that there are. */
export function receiveRing(text: string): { readonly most: number; readonly now: number } {
  const [most = 0, now = 0] = [...text.matchAll(/^RX:\s+(\d+)$/gm)].map(([, count]) => Number(count));
  return { most, now };
}

async function tried(program: string, args: readonly string[], timeoutMs?: number): Promise<string> {
  const outcome = await execute(program, args, timeoutMs === undefined ? {} : { timeoutMs });
  if (outcome.overdue) {
    const what = `${[program, ...args].join(' ')} has not ended in time`;
    throw new AgentError('deadline', 'NicDoesNotAnswer', what, 'see the kernel log of the host');
  }
  return outcome.code === 0 ? '' : complaint(outcome);
}

function complaint({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  return (stderr.trim() || stdout.trim() || 'no reason is given').slice(-500);
}
