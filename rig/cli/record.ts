import { join } from 'node:path';
import { Deadline } from '../base/deadline.js';
import { UsageError, type RigError } from '../base/errors.js';
import { acquireLock, Locked, type Lock } from '../base/lock.js';
import { identify as identifyProcess } from '../base/process-identity.js';
import type { RunDocument, RunStatusWord } from '../report/document.js';
import { Journal, journalName, type RequestedRun } from '../report/journal.js';
import type { RunDirectory } from '../report/run-directory.js';
import { runFiles } from '../report/stored-run.js';
import type { SuiteDocument } from '../report/suite.js';
import { asRigError } from './exit.js';

/** A run, or a suite of tests, whose directory tells how it goes while it goes on. */
export interface Recording {
  readonly directory: RunDirectory;
  readonly requested: RequestedRun;
  /** What an earlier attempt at the same has left; undefined for a new one. */
  readonly earlier?: object | undefined;
  readonly complain: (message: string) => void;
}

/**
 * Says on the disk that it has begun.
 * @param document `run.json` as it is now
 * @throws RigError when the disk takes nothing; then nothing new is left
 */
export async function beginRecord(
  { directory, requested, earlier, complain }: Recording,
  document: RunDocument | SuiteDocument,
): Promise<Journal> {
  const { id: run, command, seed } = document;
  try {
    await directory.writeJson(runFiles.format.json, document);
    const journal = Journal.open(directory.file(journalName), complain);
    journal.record({ event: 'run-begun', run, command, seed, process: identifyProcess(process.pid) ?? null });
    if (!earlier) journal.record({ event: 'requested', ...requested });
    return journal;
  } catch (error) {
    if (!earlier) await directory.discard();
    throw error;
  }
}

/** How it ended. */
export interface RecordedEnd {
  readonly status: RunStatusWord;
  readonly exitCode: number;
  /** What ended it before its time. */
  readonly error: RigError | undefined;
}

/**
 * Writes the results, and says in the journal how it ended.
 * @param texts files by their names
 * @returns why the results could not be written
 */
export async function endRecord(
  { directory }: Recording,
  journal: Journal,
  texts: Readonly<Record<string, string>>,
  { status, exitCode, error }: RecordedEnd,
): Promise<RigError | undefined> {
  let trouble: RigError | undefined;
  try {
    await directory.writeAll(texts);
  } catch (cause) {
    trouble = asRigError(cause);
  }
  const { code, message = '', remedy = '' } = error ?? {};
  if (code !== undefined) journal.record({ event: 'error', code, message, remedy });
  journal.record({ event: 'run-ended', status, exitCode });
  journal.close();
  return trouble;
}

/** Leaves nothing of what did not take place. */
export async function discardRecord({ directory }: Recording, journal: Journal): Promise<void> {
  journal.close();
  await directory.discard();
}

/**
 * Two that go on with the same run would each undo what the other does.
 * @param command the one that goes on, such as `rig run`
 * @throws UsageError `RunGoesOn`
 */
export async function lockRun(path: string, command: string): Promise<Lock> {
  try {
    return await acquireLock(join(path, '.resume'), { deadline: Deadline.after(0), purpose: `${command} --resume` });
  } catch (error) {
    if (!(error instanceof Locked)) throw error;
    const what = `process ${error.holder.pid} goes on with ${path} at this moment`;
    throw new UsageError('RunGoesOn', what, 'wait for its end, or end it', { cause: error });
  }
}
