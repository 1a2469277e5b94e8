import { LinkOperation } from '../../../firmware/registers/generated/registers.js';
import type { Request } from './codec.js';

/** A part of a burst. */
export interface Part {
  readonly request: Request;
  /** Where its words begin in those of the burst. */
  readonly at: number;
}

/** A burst of any length that somebody waits for, cut into requests as they are sent. */
export class Transfer {
  readonly result: Promise<Uint32Array>;
  private issued = 0;
  private answered = 0;
  private resolve: (words: Uint32Array) => void = () => undefined;
  private refuse: (error: Error) => void = () => undefined;

  /** @param words those to write, or room for those that are read */
  constructor(
    readonly operation: typeof LinkOperation.READ | typeof LinkOperation.WRITE,
    private readonly address: number,
    private readonly words: Uint32Array,
  ) {
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.refuse = reject;
    });
    if (words.length === 0) this.resolve(words);
  }

  /** All of it is under way, or not wanted any more. */
  get issuedAll(): boolean {
    return this.issued >= this.words.length;
  }

  /** The next request, of at most `most` words. */
  next(sequence: number, most: number): Part {
    const at = this.issued;
    const count = Math.min(most, this.words.length - at);
    this.issued += count;
    const { operation } = this;
    const request: Request = { sequence, operation, address: this.address + at * 4, count };
    if (operation === LinkOperation.READ) return { request, at };
    return { request: { ...request, words: this.words.subarray(at, at + count) }, at };
  }

  /** The NIC has answered the request for the `count` words from `at` on, with `words` when it was a READ. */
  take(at: number, count: number, words: Uint32Array): void {
    this.words.set(words, at);
    this.answered += count;
    if (this.answered === this.words.length) this.resolve(this.words);
  }

  /** It ends here; what of it is under way may still be carried out. */
  fail(error: Error): void {
    this.issued = this.words.length;
    this.refuse(error);
  }
}
