import { isIPv4 } from 'node:net';
import { execute } from './command.js';
import { AgentError } from './errors.js';
import type { Limits } from '../../rig/base/deadline.js';

/** Result of a series of ICMP echo exchanges. */
export interface PingResult {
  readonly sent: number;
  readonly received: number;
}

const maxCount = 1024;
const maxIntervalMs = 200;

/** Checks what a request asks for. */
export function checkPing(address: string, count: number, timeoutMs: number): void {
  if (isIPv4(address) && count >= 1 && count <= maxCount && timeoutMs >= 1) return;
  throw new AgentError(
    'argument',
    'PingMalformed',
    `cannot ping "${address}" ${count} times in ${timeoutMs} ms`,
    `give an IPv4 address, a count from 1 to ${maxCount} and a time limit`,
  );
}

/** Pings from the host itself. */
export async function pingFromHost(address: string, count: number, limits: Limits): Promise<PingResult> {
  // Half of the time for sending, so that the last reply has the other half.
  const interval = Math.min(maxIntervalMs, limits.timeoutMs / 2 / count) / 1000;
  const wait = Math.ceil(limits.timeoutMs / 1000);
  const { stdout, stderr } = await execute(
    'ping',
    ['-n', '-q', '-c', String(count), '-i', interval.toFixed(3), '-W', String(wait), address],
    // Interrupted, it still prints its summary.
    { timeoutMs: limits.timeoutMs, endSignal: 'SIGINT', signal: limits.signal },
  );
  const result = parsePing(stdout);
  if (result) return result;
  throw new AgentError(
    'internal',
    'PingFailed',
    `ping ${address}: ${stderr.trim() || 'no summary'}`,
    'see in the kernel log of the host whether the NIC is up and the modules were loaded',
  );
}

/** The summary line of ping. */
export function parsePing(text: string): PingResult | undefined {
  const match = /^(\d+) packets transmitted, (\d+) (?:packets )?received/m.exec(text);
  return match ? { sent: Number(match[1]), received: Number(match[2]) } : undefined;
}
