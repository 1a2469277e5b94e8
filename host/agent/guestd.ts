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

/** Bytes without FCS. */
const longestFrame = 9014;
/** Of one that is cut up: 45 segments. */
const longestCutUp = 65_214;

/** Frames that the guest is to send, as the NIC's traffic generator makes them. */
export interface FrameSeries {
  /** MAC address to which they go. */
  readonly destination: string;
  /** The 8 bytes with which every nonce begins, as 16 hexadecimal digits. */
  readonly key: string;
  /** Sequence number of the first one. */
  readonly first: number;
  readonly count: number;
  readonly pattern: number;
  /** Bytes without FCS, used in turn. */
  readonly lengths: readonly number[];
  /** A checksum in each is left to the card. */
  readonly leaveChecksum: boolean;
  /** Each is a segment of TCP that others are to cut up. */
  readonly leaveSegments: boolean;
}

const protocolVersion = '5';
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

  /** Sends frames out of an interface, waits until the card has sent all of them, and keeps them where they are. */
  async send(role: Role, series: FrameSeries, signal?: AbortSignal): Promise<number> {
    const { destination, key, first, count, pattern, lengths, leaveChecksum, leaveSegments } = series;
    const left = leaveSegments ? 'segments' : leaveChecksum ? 'checksum' : 'nothing';
    const { result } = await this.channel.request(
      `send ${role} ${destination} ${key} ${first} ${count} ${pattern} ${lengths.join(',')} ${left}`,
      { timeoutMs: answerTimeoutMs, signal },
    );
    return parseCount(result[0]);
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

/** Checks what a request wants to have sent, and writes it as guestd does. */
export function parseFrameSeries({ destination, key, ...numbers }: FrameSeries): FrameSeries {
  const series = { ...numbers, destination: destination.toLowerCase(), key: key.toLowerCase() };
  const { first, count, pattern, lengths } = series;
  const longest = series.leaveSegments ? longestCutUp : longestFrame;
  const trouble =
    (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(series.destination) && 'the destination is not a MAC address') ||
    (!/^[0-9a-f]{16}$/.test(series.key) && 'the key has not 16 hexadecimal digits') ||
    (!isWithin(first, 0, 0xffff_ffff) && 'the first sequence number has more than 32 bits') ||
    (!isWithin(count, 1, 1024) && `${count} frames are not 1 to 1024`) ||
    (!isWithin(pattern, 0, 255) && 'the pattern is not one byte') ||
    (!isWithin(lengths.length, 1, 64) && `${lengths.length} lengths are not 1 to 64`) ||
    (lengths.some((length) => !isWithin(length, 60, longest)) && `a length is not from 60 to ${longest}`);
  if (!trouble) return series;
  throw new AgentError('argument', 'FrameSeriesMalformed', `the guest cannot send that: ${trouble}`, 'ask for another');
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
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
