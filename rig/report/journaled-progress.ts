import type { Progress, Step } from '../base/progress.js';
import type { Journal } from './journal.js';

/** Progress that is also written to the journal: when each step began, and how it ended. */
export class JournaledProgress implements Progress {
  constructor(
    private readonly shown: Progress,
    private readonly journal: Journal,
  ) {}

  step(name: string): Step {
    this.journal.record({ event: 'step-begun', step: name });
    const step = this.shown.step(name);
    return {
      update: (text, fraction) => step.update(text, fraction),
      done: (note) => {
        this.journal.record({ event: 'step-ended', step: name, good: true, note: note ?? null });
        step.done(note);
      },
      failed: (note) => {
        this.journal.record({ event: 'step-ended', step: name, good: false, note });
        step.failed(note);
      },
    };
  }
}
