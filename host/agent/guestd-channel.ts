import { randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Deadline, type Limits } from '../../rig/base/deadline.js';
import { AgentError } from './errors.js';

/** What guestd answered to one request. */
export interface GuestAnswer {
  /** Data lines without their number. */
  readonly data: readonly string[];
  /** Words after `ok`. */
  readonly result: readonly string[];
}

interface Pending {
  readonly data: string[];
  resolve(answer: GuestAnswer): void;
  reject(error: Error): void;
}

/** The line protocol of guestd (host/guest/PROTOCOL.md) over the socket that QEMU connects its virtio-serial port with. */
export class GuestdChannel {
  private readonly pending = new Map<number, Pending>();
  // Answers to requests of an earlier connection may still arrive; numbers that start anywhere keep them apart.
  private lastNumber = randomInt(1, 2 ** 30);
  private unfinished = '';
  private closed: AgentError | undefined;

  /** @param socket leads to the port; it may be there before guestd is: a request waits until it answers */
  constructor(private readonly socket: Duplex) {
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.receive(text));
    socket.on('error', () => undefined);
    socket.on('close', () => this.fail(gone()));
    socket.write('\n');
  }

  /** Sends `command` and waits for its result. */
  async request(command: string, limits: Limits): Promise<GuestAnswer> {
    if (this.closed) throw this.closed;
    const number = ++this.lastNumber;
    const answer = new Promise<GuestAnswer>((resolve, reject) => {
      this.pending.set(number, { data: [], resolve, reject });
    });
    this.socket.write(`${number} ${command}\n`);
    try {
      const what = `the guest's answer to "${command.slice(0, 40)}"`;
      return await Deadline.after(limits.timeoutMs).race(what, answer, limits.signal);
    } finally {
      this.pending.delete(number);
      answer.catch(() => undefined);
    }
  }

  /** Disconnects; requests without an answer are rejected. */
  close(): void {
    this.fail(gone());
    this.socket.destroy();
  }

  private receive(text: string): void {
    const lines = (this.unfinished + text).split('\n');
    this.unfinished = lines.pop() ?? '';
    for (const line of lines) this.receiveLine(line);
  }

  private receiveLine(line: string): void {
    const [number, kind, ...words] = line.split(' ');
    const pending = this.pending.get(Number(number));
    if (!pending) return;
    if (kind === '=') pending.data.push(words.join(' '));
    else if (kind === 'ok') pending.resolve({ data: pending.data, result: words });
    else if (kind === 'error') pending.reject(refusal(words));
    else pending.reject(malformedAnswer(line));
  }

  private fail(error: AgentError): void {
    this.closed ??= error;
    for (const { reject } of this.pending.values()) reject(this.closed);
    this.pending.clear();
  }
}

/** guestd said something that its protocol does not contain. */
export function malformedAnswer(text: string): AgentError {
  return new AgentError(
    'internal',
    'GuestAnswerMalformed',
    `guestd answered "${text.slice(0, 200)}"`,
    'build the guest image of this version of mprig',
  );
}

function refusal([code = 'unknown', ...text]: string[]): AgentError {
  if (code === 'not-holding') {
    return new AgentError(
      'precondition',
      'GuestNotHolding',
      'the guest holds no frames: nobody asked it to',
      'call HoldFrames first',
    );
  }
  if (code === 'not-echoing') {
    return new AgentError(
      'precondition',
      'GuestNotEchoing',
      'the guest sends no frames back: nobody asked it to',
      'call StartEcho first',
    );
  }
  if (code === 'not-sent') {
    return new AgentError(
      'deadline',
      'GuestNotSent',
      'the card of the guest did not send all frames in time',
      'see what the interface is bound to, and the kernel log in the run directory',
    );
  }
  if (code === 'no-programs') {
    return new AgentError(
      'precondition',
      'GuestWithoutPrograms',
      'this guest was started without programs',
      'start it with them (StartGuest, programs)',
    );
  }
  if (code === 'timed-out') {
    return new AgentError(
      'deadline',
      'GuestCommandSlow',
      'the command in the guest did not end in time and was killed',
      'allow more time, or see what it waits for',
    );
  }
  return new AgentError(
    'internal',
    'GuestRefused',
    `the guest refused (${code}): ${text.join(' ')}`,
    'see the guest console in the run directory',
  );
}

function gone(): AgentError {
  return new AgentError(
    'internal',
    'GuestGone',
    'the connection to the guest was closed',
    'see the guest console in the run directory',
  );
}
