import { LinkOperation, LinkStatus } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../deadline.js';
import { InternalError } from '../../errors.js';
import { LinkClosed, LinkRefused, LinkTimeout } from '../errors.js';
import type { Link } from '../link.js';
import { AsyncQueue } from '../queue.js';
import { Attempt } from './attempt.js';
import { CobsDecoder } from './cobs.js';
import type { Delimited } from './cobs.js';
import { decodeFrame, encodeRequest, longestResponse, maxWords } from './codec.js';
import type { DeviceEvent, Request, Response } from './codec.js';
import type { LinkStatistics } from './statistics.js';

/** How patient a client is. */
export interface RegisterClientOptions {
  /** Wait before a request is sent for the second time; doubles with each further time. */
  readonly attemptMs?: number;
  /** Longest wait between two sendings of a request. */
  readonly longestAttemptMs?: number;
  /** After this long without a good answer a request fails with {@link LinkTimeout}. */
  readonly requestMs?: number;
  /** Sequence number of the first request. */
  readonly firstSequence?: number;
}

const keptEvents = 1024;

/**
 * Reads and writes the NIC's registers over a link that may lose, damage or repeat bytes.
 *
 * One request is outstanding at a time; others queue. A request is sent again, with the same sequence number, until
 * its answer arrives: the NIC carries out a repeated WRITE once.
 */
export class RegisterClient {
  private readonly decoder = new CobsDecoder(longestResponse);
  private readonly eventQueue = new AsyncQueue<DeviceEvent>(keptEvents);
  private readonly counts = { requests: 0, retries: 0, badFrames: 0, discardedBytes: 0, staleResponses: 0, events: 0 };
  private readonly attemptMs: number;
  private readonly longestAttemptMs: number;
  private readonly requestMs: number;
  private sequence: number;
  private last: Promise<unknown> = Promise.resolve();
  private attempt: Attempt | undefined;
  private writing = false;
  private failure: LinkClosed | undefined;
  private readonly receiving: Promise<void>;

  private constructor(
    private readonly link: Link,
    options: RegisterClientOptions,
  ) {
    this.attemptMs = options.attemptMs ?? 250;
    this.longestAttemptMs = options.longestAttemptMs ?? 2000;
    this.requestMs = options.requestMs ?? 10_000;
    // Random, so that an answer to an earlier session, still under way, is not taken for one to this session.
    this.sequence = options.firstSequence ?? Math.floor(Math.random() * 256);
    this.receiving = this.receive();
  }

  /** Begins a session with the NIC behind `link`, which belongs to the client from now on, also when this fails. */
  static async connect(link: Link, options: RegisterClientOptions = {}): Promise<RegisterClient> {
    const client = new RegisterClient(link, options);
    try {
      await client.enqueue(() => client.exchange(LinkOperation.HELLO, 0, 0));
    } catch (error) {
      await client.close();
      throw error;
    }
    return client;
  }

  /** What the NIC pushes, oldest first. For one consumer; the oldest are dropped when nobody fetches them. */
  get events(): AsyncIterable<DeviceEvent> {
    return this.eventQueue;
  }

  get statistics(): LinkStatistics {
    return { ...this.counts, eventsDropped: this.eventQueue.dropped };
  }

  /** Reads `count` words from `address` on; more than LINK_MAX_WORDS are read in several requests. */
  read(address: number, count: number): Promise<Uint32Array> {
    return this.enqueue(async () => {
      const words = new Uint32Array(count);
      for (let done = 0; done < count; done += maxWords) {
        const part = Math.min(maxWords, count - done);
        words.set((await this.exchange(LinkOperation.READ, address + done * 4, part)).words, done);
      }
      return words;
    });
  }

  /**
   * Writes words from `address` on; more than LINK_MAX_WORDS are written in several requests. Resolves when the NIC has
   * acknowledged all. After a {@link LinkTimeout} the words not acknowledged may or may not have been written.
   */
  write(address: number, words: ArrayLike<number>): Promise<void> {
    const copy = Uint32Array.from(words);
    return this.enqueue(async () => {
      for (let done = 0; done < copy.length; done += maxWords) {
        const part = copy.subarray(done, done + maxWords);
        await this.exchange(LinkOperation.WRITE, address + done * 4, part.length, part);
      }
    });
  }

  /** Ends the session: rejects what is outstanding or queued and closes the link. */
  async close(): Promise<void> {
    this.fail(new LinkClosed('the control link was closed'));
    await this.link.close();
    await this.receiving;
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async exchange(
    operation: LinkOperation,
    address: number,
    count: number,
    words?: ArrayLike<number>,
  ): Promise<Response> {
    const sequence = this.sequence;
    this.sequence = (sequence + 1) & 0xff;
    const request: Request = { sequence, operation, address, count, ...(words && { words }) };
    const bytes = encodeRequest(request);
    const deadline = Deadline.after(this.requestMs);
    this.counts.requests += 1;
    let patience = this.attemptMs;
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await this.send(request, bytes, Math.min(patience, deadline.remaining));
      if (outcome.kind === 'answered') {
        if (outcome.response.status === LinkStatus.OK) return outcome.response;
        throw new LinkRefused(describe(request), outcome.response.status, address);
      }
      if (deadline.passed) throw new LinkTimeout(describe(request), this.requestMs, attempts);
      // Only silence asks for more patience: a damaged answer shows that the NIC is quick enough.
      if (outcome.kind === 'silent') patience = Math.min(patience * 2, this.longestAttemptMs);
      this.counts.retries += 1;
    }
  }

  private async send(request: Request, bytes: Uint8Array, milliseconds: number) {
    if (this.failure !== undefined) throw this.failure;
    const expectedWords = request.operation === LinkOperation.READ ? request.count : 0;
    const attempt = new Attempt(
      ({ sequence, operation, status, words }) =>
        sequence === request.sequence &&
        operation === request.operation &&
        words.length === (status === LinkStatus.OK ? expectedWords : 0),
      milliseconds,
    );
    this.attempt = attempt;
    try {
      this.startWriting(bytes);
      return await attempt.outcome;
    } finally {
      this.attempt = undefined;
    }
  }

  /** While the line holds back an earlier writing, another would only pile up behind it. */
  private startWriting(bytes: Uint8Array): void {
    if (this.writing) return;
    this.writing = true;
    this.link.write(bytes).then(
      () => (this.writing = false),
      (error: unknown) => this.fail(new LinkClosed('the control link does not take bytes any more', { cause: error })),
    );
  }

  private fail(error: LinkClosed): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    this.attempt?.fail(error);
    this.eventQueue.end();
  }

  private async receive(): Promise<void> {
    try {
      for await (const bytes of this.link.incoming) {
        for (const found of this.decoder.push(bytes)) this.dispatch(found);
      }
      this.fail(new LinkClosed('the control link ended'));
    } catch (error) {
      this.fail(error instanceof LinkClosed ? error : new LinkClosed('the control link was lost', { cause: error }));
    }
  }

  private dispatch(found: Delimited): void {
    if (found.kind === 'discarded') {
      this.counts.discardedBytes += found.bytes.length;
      this.attempt?.damaged();
      return;
    }
    const frame = decodeFrame(found.bytes);
    switch (frame.kind) {
      case 'response':
        if (!this.attempt?.offer(frame)) this.counts.staleResponses += 1;
        break;
      case 'event':
        this.counts.events += 1;
        this.eventQueue.push(frame);
        break;
      case 'bad':
        this.counts.badFrames += 1;
        this.attempt?.damaged();
        break;
      default:
        throw new InternalError('UnknownFrame', `a frame of kind ${String(frame)}`, 'report this');
    }
  }
}

function describe({ operation, address, count }: Request): string {
  if (operation === LinkOperation.HELLO) return 'the greeting';
  const verb = operation === LinkOperation.READ ? 'a read' : 'a write';
  return `${verb} of ${count} words at 0x${address.toString(16).padStart(4, '0')}`;
}
