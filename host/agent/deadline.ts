import { AgentError } from './errors.js';

/** What makes a wait end early. */
export interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Settles as `work` does, or rejects when the time is up or the signal aborts first. The work itself goes on: whoever
 * started it must be able to end it.
 */
export async function within<T>(what: string, { timeoutMs, signal }: Limits, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(tooLate(what, timeoutMs)), timeoutMs);
        abort = () => reject(cancelled(what, signal));
        if (signal?.aborted) abort();
        signal?.addEventListener('abort', abort, { once: true });
      }),
    ]);
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
  }
}

function tooLate(what: string, timeoutMs: number): AgentError {
  return new AgentError(
    'deadline',
    'AgentDeadlineExceeded',
    `${what} took longer than ${(timeoutMs / 1000).toFixed(1)} s`,
    'see the kernel log and the guest console in the run directory',
  );
}

function cancelled(what: string, signal: AbortSignal | undefined): Error {
  if (signal?.reason instanceof AgentError) return signal.reason;
  return new AgentError('cancelled', 'CallCancelled', `${what} was cancelled`, 'nothing to do');
}
