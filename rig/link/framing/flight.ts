import { LinkOperation } from '../../../firmware/registers/generated/registers.js';
import { encodeRequest } from './codec.js';
import type { Request } from './codec.js';
import type { Transfer } from './transfer.js';

const syncWords = 2;

/** A request that is under way. */
export class Flight {
  readonly bytes: Uint8Array;
  /** It must be sent, for the first time or again. */
  due = true;
  /** How often it was sent, and when for the last time. */
  sendings = 0;
  sentAt = 0;

  constructor(
    readonly request: Request,
    /** Absent for a request that is about the session itself. */
    readonly transfer?: Transfer,
    /** Where the words of this request begin in those of the transfer. */
    readonly at = 0,
  ) {
    this.bytes = encodeRequest(request);
  }

  get isRead(): boolean {
    return this.request.operation === LinkOperation.READ;
  }

  /** Words in a good answer. */
  get expectedWords(): number {
    if (this.request.operation === LinkOperation.SYNC) return syncWords;
    return this.isRead ? this.request.count : 0;
  }

  describe(): string {
    const { operation, address, count } = this.request;
    if (operation === LinkOperation.HELLO) return 'the greeting';
    if (operation === LinkOperation.SYNC) return 'the question for the session';
    return `${this.isRead ? 'a read' : 'a write'} of ${count} words at 0x${address.toString(16).padStart(4, '0')}`;
  }
}
