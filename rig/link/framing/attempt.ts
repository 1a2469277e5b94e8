import type { Response } from './codec.js';

/** How one sending of a request ended. */
export type Outcome =
  | { readonly kind: 'answered'; readonly response: Response }
  /** Something came that cannot be the answer, but may have been before the line damaged it. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'silent' };

/** The wait for the answer to one request. Begun before the request is sent, so that no answer can be missed. */
export class Attempt {
  readonly outcome: Promise<Outcome>;
  private answered = false;
  private settle: (outcome: Outcome) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor(
    private readonly isAnswer: (response: Response) => boolean,
    milliseconds: number,
  ) {
    this.outcome = new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve({ kind: 'silent' }), milliseconds);
      this.settle = (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.reject = (error) => {
        clearTimeout(timer);
        reject(error);
      };
    });
  }

  /** Takes a good response; false when it belongs to another request, or repeats the answer. */
  offer(response: Response): boolean {
    if (this.answered || !this.isAnswer(response)) return false;
    this.answered = true;
    this.settle({ kind: 'answered', response });
    return true;
  }

  /** Something damaged arrived. */
  damaged(): void {
    this.settle({ kind: 'damaged' });
  }

  /** No answer can come any more. */
  fail(error: Error): void {
    this.reject(error);
  }
}
