import { UsageError } from '../base/errors.js';
import { isAlive, type ProcessIdentity } from '../base/process-identity.js';
import type { JournalEvent, RequestedRun } from './journal.js';

/** Tells whether a process lives. */
export type Lives = (process: ProcessIdentity) => boolean;

/**
 * What the journal says of the end of a run or a suite that is not going on.
 * @returns how its latest attempt ended; undefined when it was killed
 * @throws UsageError `RunGoesOn` while the process that carries it out lives
 */
export function endingOf(path: string, events: readonly JournalEvent[], lives: Lives = isAlive) {
  const last = events.findLast(({ event }) => event === 'run-begun' || event === 'run-ended');
  if (last?.event === 'run-begun' && last.process && lives(last.process)) {
    const { pid } = last.process;
    throw new UsageError('RunGoesOn', `${path} is a run that goes on (pid ${pid})`, 'wait for its end, or end it');
  }
  return last?.event === 'run-ended' ? last.status : undefined;
}

/** That a run cannot be gone on with, because nothing is left to do. */
export function finished(path: string, status: string | undefined, remedy = 'begin a new run'): UsageError {
  return new UsageError('RunFinished', `${path} has come to its end: ${status}`, remedy);
}

/** What was asked for. @throws UsageError `RunNotBegun` when the journal ends before it says so */
export function requestedIn(path: string, events: readonly JournalEvent[]): RequestedRun {
  const requested = events.find((one) => one.event === 'requested');
  if (!requested) {
    const what = `${path} does not say what was asked for: it ended too early`;
    throw new UsageError('RunNotBegun', what, 'begin a new run');
  }
  const { event: _event, at: _at, ...request } = requested;
  return request;
}
