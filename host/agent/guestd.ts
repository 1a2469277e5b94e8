import { malformedAnswer, type GuestdChannel } from './guestd-channel.js';
import type { Limits } from '../../rig/base/deadline.js';
import { AgentError } from './errors.js';

/** Which of the guest's network interfaces. */
export type Role = 'mp' | 'tap';

/** One network interface as the guest sees it. */
export interface GuestInterface {
  readonly role: string;
  readonly name: string;
  readonly mac: string;
}

/** What the guest found in one frame. */
export interface FrameReport {
  readonly sequence: number;
  readonly length: number;
  readonly statedLength: number;
  readonly checksumGood: boolean;
  readonly noncesAgree: boolean;
  readonly nonce: Buffer;
  /** CRC-32 of all bytes received. */
  readonly crc: number;
}

/** How a command in the guest ended. */
export interface GuestCommandResult {
  /** Exit status, or 128 + the signal that ended it. */
  readonly status: number;
  /** What it printed. */
  readonly lines: readonly string[];
}

const protocolVersion = '2';
const answerTimeoutMs = 30_000;

/** Commands of guestd, typed. */
export class Guestd {
  constructor(private readonly channel: GuestdChannel) {}

  /** Waits until guestd answers; resolves to the interfaces that it has prepared. */
  async hello(limits: Limits): Promise<readonly GuestInterface[]> {
    const { data, result } = await this.channel.request('hello', limits);
    if (result[0] !== 'guestd' || result[1] !== protocolVersion) throw malformedAnswer(result.join(' '));
    return data.map(parseInterface);
  }

  /** Lets frames that arrive on an interface wait unread; forgets those that waited before. */
  async hold(role: Role, signal?: AbortSignal): Promise<void> {
    await this.channel.request(`hold ${role}`, { timeoutMs: answerTimeoutMs, signal });
  }

  /** How many frames wait, and how many found no room. */
  async count(limits: Limits): Promise<{ held: number; dropped: number }> {
    const { result } = await this.channel.request('count', limits);
    return { held: parseCount(result[0]), dropped: parseCount(result[1]) };
  }

  /** Reads the waiting frames; they are gone afterwards. */
  async report(limits: Limits): Promise<readonly FrameReport[]> {
    const { data, result } = await this.channel.request('report', limits);
    if (parseCount(result[0]) !== data.length) {
      throw malformedAnswer(`${result[0]} frames, but ${data.length} lines of report`);
    }
    return data.map(parseFrameReport);
  }

  /** Sends frames that arrive on an interface back, their MAC addresses swapped. */
  async echo(role: Role, signal?: AbortSignal): Promise<void> {
    await this.channel.request(`echo ${role}`, { timeoutMs: answerTimeoutMs, signal });
  }

  /** Ends that; tells how many frames were sent back, and how many could not be. */
  async endEcho(signal?: AbortSignal): Promise<{ echoed: number; lost: number }> {
    const { result } = await this.channel.request('end-echo', { timeoutMs: answerTimeoutMs, signal });
    return { echoed: parseCount(result[0]), lost: parseCount(result[1]) };
  }

  /** ICMP echo exchanges out of an interface. */
  async ping(
    role: Role,
    address: string,
    count: number,
    { timeoutMs, signal }: Limits,
  ): Promise<{ sent: number; received: number }> {
    const { result } = await this.channel.request(`ping ${role} ${address} ${count} ${timeoutMs}`, {
      timeoutMs: timeoutMs + answerTimeoutMs,
      signal,
    });
    return { sent: parseCount(result[0]), received: parseCount(result[1]) };
  }

  /** Runs a shell command in the network of an interface. */
  async run(role: Role, command: string, { timeoutMs, signal }: Limits): Promise<GuestCommandResult> {
    const { data, result } = await this.channel.request(`run ${role} ${timeoutMs} ${command}`, {
      timeoutMs: timeoutMs + answerTimeoutMs,
      signal,
    });
    return { status: parseCount(result[0]), lines: data };
  }

  close(): void {
    this.channel.close();
  }
}

/** Checks what a request wants to run: one line that guestd takes as a whole. */
export function checkGuestCommand(command: string, timeoutMs: number): void {
  if (/^[ -~]{1,900}$/.test(command) && timeoutMs >= 1 && timeoutMs <= 3_600_000) return;
  throw new AgentError(
    'argument',
    'GuestCommandMalformed',
    `cannot run "${command.slice(0, 60)}" in the guest`,
    'give at most 900 printable ASCII characters, and a time limit of at most an hour',
  );
}

/** Accepts the name of a role, from a request of the controller. */
export function parseRole(role: string): Role {
  if (role === 'mp' || role === 'tap') return role;
  throw new AgentError('argument', 'RoleUnknown', `the guest has no interface of role "${role}"`, 'use mp or tap');
}

function parseCount(text: string | undefined): number {
  if (text === undefined || !/^\d{1,10}$/.test(text)) throw malformedAnswer(String(text));
  return Number(text);
}

function parseInterface(line: string): GuestInterface {
  const [kind, role, name, mac] = line.split(' ');
  if (kind !== 'interface' || !role || !name || !mac) throw malformedAnswer(line);
  return { role, name, mac };
}

/** One data line of a report; exported for its test. */
export function parseFrameReport(line: string): FrameReport {
  const match = /^([0-9a-f]{8}) ([0-9a-f]{4}) ([0-9a-f]{4}) ([01]) ([01]) ([0-9a-f]{32}) ([0-9a-f]{8})$/.exec(line);
  if (!match) throw malformedAnswer(line);
  const [, sequence = '', length = '', stated = '', checksum, nonces, nonce = '', crc = ''] = match;
  return {
    sequence: parseInt(sequence, 16),
    length: parseInt(length, 16),
    statedLength: parseInt(stated, 16),
    checksumGood: checksum === '1',
    noncesAgree: nonces === '1',
    nonce: Buffer.from(nonce, 'hex'),
    crc: parseInt(crc, 16),
  };
}
