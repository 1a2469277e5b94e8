import { errorOf } from '../base/errors.js';

/** Values from callbacks, awaited one by one by a single consumer. */
export class AsyncQueue<T> implements AsyncIterableIterator<T> {
  private readonly values: T[] = [];
  private readonly waiting: {
    resolve: (result: IteratorResult<T>) => void;
    reject: (error: unknown) => void;
  }[] = [];
  private ended = false;
  private failure: { readonly error: unknown } | undefined;

  /** With a `limit` the oldest value makes room for the newest; `dropped` counts those lost. */
  constructor(private readonly limit = Infinity) {}

  dropped = 0;

  /** Adds a value; ignored after the end. */
  push(value: T): void {
    if (this.ended) return;
    const consumer = this.waiting.shift();
    if (consumer !== undefined) {
      consumer.resolve({ done: false, value });
      return;
    }
    this.values.push(value);
    if (this.values.length > this.limit) {
      this.values.shift();
      this.dropped += 1;
    }
  }

  /** No more values; those already here are still delivered. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const consumer of this.waiting.splice(0)) consumer.resolve({ done: true, value: undefined });
  }

  /** Like {@link end}, but the consumer gets `error`, once, after the values already here. */
  fail(error: unknown): void {
    if (this.ended) return;
    this.ended = true;
    const [first, ...others] = this.waiting.splice(0);
    if (first === undefined) this.failure = { error };
    else first.reject(error);
    for (const consumer of others) consumer.resolve({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.values.length > 0) return Promise.resolve({ done: false, value: this.values.shift() as T });
    if (this.failure !== undefined) {
      const { error } = this.failure;
      this.failure = undefined;
      return Promise.reject(errorOf(error));
    }
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
