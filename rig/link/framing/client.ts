import { LinkOperation, LinkStatus } from '../../../firmware/registers/generated/registers.js';
import { InternalError } from '../../base/errors.js';
import type { BenchError } from '../../base/errors.js';
import { LinkClosed, LinkRefused, LinkTaken, LinkTimeout, NicWasReset } from '../errors.js';
import type { Link } from '../link.js';
import { AsyncQueue } from '../queue.js';
import { CobsDecoder } from './cobs.js';
import type { Delimited } from './cobs.js';
import { decodeFrame, longestResponse } from './codec.js';
import type { DeviceEvent, Response } from './codec.js';
import { Flight } from './flight.js';
import { Pace } from './pace.js';
import { Sender } from './sender.js';
import { Transfer } from './transfer.js';
import { Window } from './window.js';

/** What a control link has been through since it was opened. */
export interface LinkStatistics {
  /** Requests begun. */
  readonly requests: number;
  /** Times that a request was sent again. */
  readonly retries: number;
  /** Frames with a bad checksum, a bad length, or an unknown form. */
  readonly badFrames: number;
  /** Bytes that belong to no frame. */
  readonly discardedBytes: number;
  /** Good answers to a request that had been answered before. */
  readonly staleResponses: number;
  /** Events pushed by the NIC. */
  readonly events: number;
  /** Events that nobody fetched in time. */
  readonly eventsDropped: number;
}

/** How patient a client is. */
export interface RegisterClientOptions {
  /** Wait before a request is sent for the second time, until the round trip of the line is known. */
  readonly attemptMs?: number;
  /** Shortest such wait when it is known. */
  readonly shortestAttemptMs?: number;
  /** Longest wait between two sendings of a request; on silence the wait doubles up to it. */
  readonly longestAttemptMs?: number;
  /** After this long without a good answer requests fail with {@link LinkTimeout}. */
  readonly requestMs?: number;
  /** Sequence number of the first request. */
  readonly firstSequence?: number;
}

const keptEvents = 1024;

/**
 * Reads and writes the NIC's registers over a link that may lose, damage or repeat bytes.
 *
 * Up to LINK_WINDOW requests are under way at a time, and the NIC carries them out in their order. They are sent
 * again, with the same sequence numbers, until their answers arrive: the NIC carries out a repeated WRITE once. No
 * WRITE is sent while a READ is unanswered, so that a repeated READ sees what the first one saw.
 *
 * A NIC that was reset has forgotten the session and refuses everything; each answer also tells how often it was
 * reset. Either fails all requests, these and later ones, with {@link NicWasReset}.
 */
export class RegisterClient {
  private readonly decoder = new CobsDecoder(longestResponse);
  private readonly eventQueue = new AsyncQueue<DeviceEvent>(keptEvents);
  private readonly counts = { badFrames: 0, discardedBytes: 0, staleResponses: 0, events: 0 };
  private readonly pace: Pace;
  private readonly window: Window;
  private readonly requestMs: number;
  private readonly session = Math.floor(Math.random() * 2 ** 32);
  private readonly transfers: Transfer[] = [];
  private sequence: number;
  /** The boot count, low byte, with which the greeting was answered. */
  private boot: number | undefined;
  /** False after requests were given up: whether they were carried out, and so the next number, is not known. */
  private synchronised = true;
  private greeted: (error?: BenchError) => void = () => undefined;
  private failure: BenchError | undefined;
  private readonly receiving: Promise<void>;

  private constructor(
    private readonly link: Link,
    options: RegisterClientOptions,
  ) {
    const firstMs = options.attemptMs ?? 250;
    const shortestMs = options.shortestAttemptMs ?? Math.min(20, firstMs);
    this.pace = new Pace({ firstMs, shortestMs, longestMs: options.longestAttemptMs ?? 2000 });
    this.requestMs = options.requestMs ?? 10_000;
    const sender = new Sender(link, (cause) =>
      this.fail(new LinkClosed('the control link does not take bytes any more', { cause })),
    );
    this.window = new Window(sender, this.pace, this.requestMs, (flights) => this.giveUp(flights));
    // Random, so that an answer to an earlier session, still under way, is not taken for one to this session.
    this.sequence = options.firstSequence ?? Math.floor(Math.random() * 256);
    this.receiving = this.receive();
  }

  /** Begins a session with the NIC behind `link`, which belongs to the client from now on, also when this fails. */
  static async connect(link: Link, options: RegisterClientOptions = {}): Promise<RegisterClient> {
    const client = new RegisterClient(link, options);
    try {
      await client.greet();
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
    const { requests, retries } = this.window;
    return { requests, retries, ...this.counts, eventsDropped: this.eventQueue.dropped };
  }

  /** Reads `count` words from `address` on; more than LINK_MAX_WORDS are read in several requests. */
  read(address: number, count: number): Promise<Uint32Array> {
    return this.begin(new Transfer(LinkOperation.READ, address, new Uint32Array(count)));
  }

  /**
   * Writes words from `address` on; more than LINK_MAX_WORDS are written in several requests. Resolves when the NIC has
   * acknowledged all. After a {@link LinkTimeout} the words not acknowledged may or may not have been written, as may
   * those behind the refused ones after a {@link LinkRefused}.
   */
  async write(address: number, words: ArrayLike<number>): Promise<void> {
    await this.begin(new Transfer(LinkOperation.WRITE, address, Uint32Array.from(words)));
  }

  /** Ends the session: rejects what is outstanding or queued and closes the link. */
  async close(): Promise<void> {
    this.fail(new LinkClosed('the control link was closed'));
    await this.link.close();
    await this.receiving;
  }

  private greet(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.greeted = (error) => (error === undefined ? resolve() : reject(error));
      if (this.failure !== undefined) reject(this.failure);
      else this.ask(LinkOperation.HELLO, this.session);
    });
  }

  /** Sends a request that is about the session itself. */
  private ask(operation: LinkOperation, address: number): void {
    this.window.launch(new Flight({ sequence: this.takeSequence(), operation, address, count: 0 }));
  }

  private takeSequence(): number {
    const sequence = this.sequence;
    this.sequence = (sequence + 1) & 0xff;
    return sequence;
  }

  private begin(transfer: Transfer): Promise<Uint32Array> {
    if (this.failure !== undefined) transfer.fail(this.failure);
    else this.transfers.push(transfer);
    this.pump();
    return transfer.result;
  }

  /** Sends as many requests as may be under way. */
  private pump(): void {
    while (this.window.room > 0 && !this.window.has(({ transfer }) => transfer === undefined)) {
      const [transfer] = this.transfers;
      if (transfer === undefined) return;
      if (transfer.issuedAll) {
        this.transfers.shift();
      } else if (!this.synchronised) {
        this.ask(LinkOperation.SYNC, 0);
      } else if (transfer.operation === LinkOperation.WRITE && this.window.has(({ isRead }) => isRead)) {
        return;
      } else {
        const { request, at } = transfer.next(this.takeSequence(), this.pace.burst);
        this.window.launch(new Flight(request, transfer, at));
      }
    }
  }

  private giveUp(flights: readonly Flight[]): void {
    const [oldest] = flights;
    if (oldest === undefined) return;
    const error = new LinkTimeout(oldest.describe(), this.requestMs, oldest.sendings);
    if (this.boot === undefined) {
      this.fail(error);
      return;
    }
    this.synchronised = false;
    // The question for the session was asked for the sake of the transfer that waits first.
    for (const { transfer } of flights) (transfer ?? this.transfers[0])?.fail(error);
    this.pump();
  }

  private fail(error: BenchError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    for (const { transfer } of this.window.clear()) transfer?.fail(error);
    for (const transfer of this.transfers.splice(0)) transfer.fail(error);
    this.greeted(error);
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
      this.window.lost();
      return;
    }
    const frame = decodeFrame(found.bytes);
    switch (frame.kind) {
      case 'response':
        this.answer(frame);
        break;
      case 'event':
        this.counts.events += 1;
        this.eventQueue.push(frame);
        break;
      case 'bad':
        this.counts.badFrames += 1;
        this.window.lost();
        break;
      default:
        throw new InternalError('UnknownFrame', `a frame of kind ${String(frame)}`, 'report this');
    }
  }

  private answer(response: Response): void {
    const { sequence, operation, status, boot, words } = response;
    if (this.boot !== undefined && (boot !== this.boot || status === LinkStatus.NO_SESSION)) {
      this.fail(new NicWasReset(this.boot, boot));
      return;
    }
    const flight = this.window.find(sequence, operation);
    if (flight !== undefined && status === LinkStatus.OUT_OF_ORDER) {
      this.window.lost();
    } else if (flight === undefined || words.length !== (status === LinkStatus.OK ? flight.expectedWords : 0)) {
      this.counts.staleResponses += 1;
    } else {
      this.window.answered(flight);
      this.settle(flight, response);
      this.pump();
    }
  }

  private settle(flight: Flight, { status, boot, words }: Response): void {
    const { request, transfer, at } = flight;
    if (status !== LinkStatus.OK) {
      const error = new LinkRefused(flight.describe(), status, request.address);
      if (transfer === undefined) this.fail(error);
      else transfer.fail(error);
    } else if (transfer !== undefined) {
      transfer.take(at, request.count, words);
    } else if (request.operation === LinkOperation.HELLO) {
      this.boot = boot;
      this.greeted();
    } else {
      this.resume(words);
    }
  }

  /** Goes on after requests were given up. */
  private resume([session, due = 0]: Uint32Array): void {
    if (session !== this.session) this.fail(new LinkTaken());
    this.sequence = due;
    this.synchronised = true;
  }
}
