/** One visible piece of work. */
export interface Step {
  /** Tells what is being done now and, when known, how far it is (0..1). */
  update(text: string, fraction?: number): void;
  /** Ends the step with a closing remark. */
  done(note: string): void;
  /** Ends the step without its result; the reason is in the error that follows. */
  failed(note: string): void;
}

/** Where the preparation of the lab tells what it does; given by the caller. */
export interface Progress {
  step(name: string): Step;
}

/** For callers that show nothing. */
export const silent: Progress = {
  step: () => ({ update: () => undefined, done: () => undefined, failed: () => undefined }),
};
