import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../base/errors.js';
import { isAlive } from '../base/process-identity.js';
import type { RunDocument, RunStatusWord } from './document.js';
import { journalName, readJournal } from './journal.js';
import type { Format, StoredResults } from './render.js';
import type { ReportedFile } from './run-report.js';
import { documentSchema, evidenceSchema } from './schema.js';
import type { SuiteDocument } from './suite.js';

/** The files of a run directory. */
export const runFiles: {
  readonly format: Readonly<Record<Format, string>>;
  readonly all: readonly ReportedFile[];
} = {
  format: { html: 'report.html', json: 'run.json', junit: 'junit.xml', ctrf: 'ctrf.json' },
  all: [
    { name: 'run.json', about: 'this run as one document' },
    { name: journalName, about: 'what happened, as it happened' },
    { name: 'evidence.json', about: 'what each line says of each frame' },
    { name: 'junit.xml', about: 'results as JUnit XML' },
    { name: 'ctrf.json', about: 'results in the Common Test Report Format' },
    { name: 'kernel.log', about: 'kernel log of the host' },
    { name: 'guest-console.log', about: 'console of the guest' },
    { name: 'machine-console.log', about: 'console of the host machine' },
    { name: 'qemu.log', about: 'output of QEMU' },
    { name: 'nic.log', about: 'output of the NIC simulator' },
  ],
};

/** How a stored run stands: `killed` when its process is gone and it never came to an end. */
export type StoredStatus = RunStatusWord | 'killed';

/** One line of a list of runs. */
export interface RunSummary {
  readonly id: string;
  readonly path: string;
  readonly kind: 'run' | 'suite';
  readonly status: StoredStatus;
  /** Of the frames through mp; null of a suite. */
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly command: string;
}

/** The runs in a directory, newest first. Directories that are none are passed over. */
export function listRuns(base: string): readonly RunSummary[] {
  const runs = directoriesIn(base).flatMap((name): readonly RunSummary[] => {
    const path = join(base, name);
    try {
      return [summaryOf(path)];
    } catch (error) {
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
  return runs.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
}

/** One run in short. @throws UsageError when there is none at this path, or none that this version can read */
export function summaryOf(path: string): RunSummary {
  const document = readDocument(path);
  const { id, kind, startedAt, command, reason } = document;
  const verdict = document.kind === 'run' ? document.verdict : null;
  return { id, path, kind, status: statusOf(path, document), verdict, reason, startedAt, command };
}

/**
 * Path of the run that the user means: a directory, the name of one, the beginning of a name, or `latest`.
 * @throws UsageError `RunUnknown`, or `RunAmbiguous` naming what it could be
 */
export function findRun(wanted: string, base: string): string {
  if (existsSync(join(wanted, 'run.json'))) return resolve(wanted);
  if (wanted === 'latest') {
    const [newest] = listRuns(base);
    if (newest) return newest.path;
  }
  const names = directoriesIn(base).filter((name) => name === wanted || (wanted !== '' && name.startsWith(wanted)));
  const [name] = names.includes(wanted) ? [wanted] : names;
  if (name === undefined) {
    throw new UsageError(
      'RunUnknown',
      `there is no run "${wanted}" in ${base}`,
      'see "rig runs" for those that there are',
    );
  }
  if (names.length > 1 && name !== wanted) {
    throw new UsageError('RunAmbiguous', `"${wanted}" may be ${names.join(' or ')}`, 'name more of it');
  }
  return join(base, name);
}

/** Everything that results are made from. @throws UsageError when this version cannot read it */
export function readResults(path: string): StoredResults {
  const document = readDocument(path);
  const evidencePath = join(path, 'evidence.json');
  const evidence = existsSync(evidencePath) ? evidenceSchema.safeParse(readJson(evidencePath)) : undefined;
  const files = runFiles.all.filter(({ name }) => existsSync(join(path, name)));
  return { document, evidence: evidence?.success ? evidence.data : null, files };
}

/** `run.json` of a run or a suite. @throws UsageError `RunUnknown`, or `RunUnreadable` naming what is wrong in it */
export function readDocument(path: string): RunDocument | SuiteDocument {
  const file = join(path, 'run.json');
  if (!existsSync(file)) {
    throw new UsageError('RunUnknown', `${path} holds no run.json`, 'see "rig runs" for the runs that there are');
  }
  const result = documentSchema.safeParse(readJson(file));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UsageError(
    'RunUnreadable',
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
    'it is damaged or of another version of mprig: read it with that one',
    { cause: result.error },
  );
}

/** What a file holds; undefined when it is not there, or no JSON. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The journal knows of an end that `run.json` could not be told of, and which process it was. */
function statusOf(path: string, document: RunDocument | SuiteDocument): StoredStatus {
  if (document.status !== 'running') return document.status;
  const last = readJournal(join(path, journalName)).findLast(
    ({ event }) => event === 'run-begun' || event === 'run-ended',
  );
  if (last?.event === 'run-ended') return last.status;
  return last?.event === 'run-begun' && last.process && isAlive(last.process) ? 'running' : 'killed';
}

function directoriesIn(base: string): readonly string[] {
  if (!existsSync(base)) return [];
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => basename(name));
}
