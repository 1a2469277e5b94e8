import { messageOf } from './errors.js';

interface Undoing {
  readonly what: string;
  readonly undo: () => Promise<void> | void;
}

/**
 * What a procedure has taken and must give back, in reverse order, whatever happens. Queue the undoing before the doing,
 * so that a step that fails half-way is undone as well; an undoing must not mind that its step never happened.
 */
export class Lifecycle {
  private readonly stack: Undoing[] = [];

  constructor(private readonly complain: (message: string) => void) {}

  /** Queues `undo`. */
  defer(what: string, undo: () => Promise<void> | void): void {
    this.stack.push({ what, undo });
  }

  /** Undoes everything, last first; a step that fails is reported and does not keep the others from running. */
  async close(): Promise<void> {
    for (let undoing = this.stack.pop(); undoing; undoing = this.stack.pop()) {
      try {
        await undoing.undo();
      } catch (error) {
        this.complain(`could not undo "${undoing.what}": ${messageOf(error)}`);
      }
    }
  }
}
