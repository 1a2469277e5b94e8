/** What tells the time and wakes whoever waits. Tests bring one in which no time is lost. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Calls `wake` once, after so many milliseconds; returns what calls that off. */
  after(milliseconds: number, wake: () => void): () => void;
}

/** Milliseconds; a timer of the runtime with a longer delay fires at once. */
export const longestTimer = 2 ** 31 - 1;

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, wake) => {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      timer = left > longestTimer ? setTimeout(() => arm(left - longestTimer), longestTimer) : setTimeout(wake, left);
    };
    arm(milliseconds);
    return () => clearTimeout(timer);
  },
};
