import { messageOf } from './errors.js';
import { Deadline } from './deadline.js';

interface Undoing {
  readonly what: string;
  readonly undo: () => Promise<void> | void;
}

/**
 * What a procedure has taken and must give back, in reverse order, whatever happens.
 * Queue the undoing before the doing, so that a step that fails half-way is undone as well.
 */
export class Resources {
  private readonly stack: Undoing[] = [];

  constructor(private readonly complain: (message: string) => void = () => undefined) {}

  /** Queues `undo`; it must not mind that the step never happened. */
  defer(what: string, undo: () => Promise<void> | void): void {
    this.stack.push({ what, undo });
  }

  /** Undoes everything, last first. A step that fails or hangs is reported and does not keep the others from running. */
  async close(deadline: Deadline): Promise<void> {
    for (let undoing = this.stack.pop(); undoing; undoing = this.stack.pop()) {
      const { what, undo } = undoing;
      try {
        // Each step may use the time left, but never nothing: also after the deadline a step gets its chance.
        const limit = Math.max(1000, deadline.remaining);
        await Deadline.after(limit).race(`undoing: ${what}`, Promise.resolve().then(undo));
      } catch (error) {
        this.complain(`could not undo "${what}": ${messageOf(error)}`);
      }
    }
  }
}
