import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shellWord, UsageError } from '../base/errors.js';
import type { KeptParts } from '../experiment/parts.js';
import type { NamedExperiment, RunDocument } from './document.js';
import { journaledParts, journalName, readJournal, type JournalEvent, type RequestedRun } from './journal.js';
import type { KeptResults } from './kept.js';
import { foundIn, wasJudged } from './run-report.js';
import { evidenceSchema } from './schema.js';
import { readDocument, readJson } from './stored-run.js';
import { endingOf, finished, requestedIn, type Lives } from './unfinished.js';

/** Of an error with which a run has ended for good, although its bench had trouble. */
export const diedTwice = 'DiedTwice';

/** A run that did not come to its end, and can. */
export interface UnfinishedRun {
  readonly document: RunDocument;
  readonly requested: RequestedRun;
  readonly kept: KeptResults;
  /** Parts in which the rig or its bench has died, and how often. */
  readonly died: ReadonlyMap<string, number>;
  /** What was found damaged, as sentences: the parts that it held are done again. */
  readonly damages: readonly string[];
}

/**
 * Reads what a run that was cut short has left.
 * @throws UsageError `RunFinished`, `RunGoesOn`, `RunIsSuite`, `RunNotBegun`, `RunUnknown`, `RunUnreadable`; BenchError
 * `JournalDamaged`
 */
export function readUnfinished(path: string, lives?: Lives): UnfinishedRun {
  const document = readDocument(path);
  if (document.kind === 'suite') {
    throw new UsageError(
      'RunIsSuite',
      `${path} is a suite of tests`,
      `go on with it: rig test --resume ${shellWord(path)}`,
    );
  }
  const events = readJournal(join(path, journalName));
  const ending = endingOf(path, events, lives);
  // A failure that run.json could not be told of stays one. A verdict is made again of the parts that it rests on.
  const untold = ending === 'failed' && events.some(({ event }) => event === 'error');
  if (isFinished(document) || (document.status === 'running' && untold)) {
    throw finished(path, document.status === 'running' ? ending : document.status);
  }
  const requested = requestedIn(path, events);
  const { ended, died } = journaledParts(events);
  const { kept, damages } = keptOf(path, { ...document, reason: reasonOfMain(events) }, ended);
  const open = [...died].filter(([part]) => !kept.parts.names.has(part));
  return { document, requested, kept, died: new Map(open), damages };
}

function isFinished({ status, error }: RunDocument): boolean {
  return (
    status === 'passed' || status === 'failed' || (status === 'bench-trouble' && (!error || error.code === diedTwice))
  );
}

/** `run.json` of a run that was cut short says why it was, and not what was found of the frames through mp. */
function reasonOfMain(events: readonly JournalEvent[]): string | null {
  const judged = events.findLast((one) => one.event === 'experiment' && one.name === 'mp');
  return judged?.event === 'experiment' ? judged.reason : null;
}

function keptOf(
  path: string,
  document: RunDocument,
  ended: ReadonlySet<string>,
): { readonly kept: KeptResults; readonly damages: readonly string[] } {
  const file = join(path, 'evidence.json');
  const evidence = evidenceSchema.safeParse(readJson(file));
  const frames = evidence.success ? evidence.data.experiments : [];
  const experiments: readonly NamedExperiment[] = [
    ...(wasJudged(document) ? [{ name: 'mp', ...foundIn(document) }] : []),
    ...document.controls,
    ...(document.transmit && !('unavailable' in document.transmit) ? [document.transmit] : []),
  ];
  const damages: string[] = [];
  const [issue] = evidence.error?.issues ?? [];
  if (ended.size > 0 && issue) {
    const what = existsSync(file) ? `${issue.path.join('.')}: ${issue.message}` : 'it is not there';
    damages.push(`${file} is damaged (${what})`);
  }
  const isWhole = (part: string): boolean => {
    if (part === 'replay') return true;
    if (part === 'echo') return document.echo !== null;
    const found = experiments.find(({ name }) => name === part);
    return frames.find(({ name }) => name === part)?.frames.length === found?.frames.injected && found !== undefined;
  };
  const names = new Set([...ended].filter(isWhole));
  for (const part of ended)
    if (!names.has(part)) damages.push(`${path} does not hold ${part} as a whole: it is done again`);
  return { kept: { parts: partsOf(names, experiments, document), document, frames }, damages };
}

function partsOf(
  names: ReadonlySet<string>,
  experiments: readonly NamedExperiment[],
  { echo }: RunDocument,
): KeptParts {
  const judged = experiments
    .filter(({ name }) => names.has(name))
    .map(({ name, verdict, reason, frames, lines }) => {
      const refuted = lines.some(({ refutes }) => refutes > 0);
      return { name, verdict: { verdict, reason, counts: frames, refuted } };
    });
  return {
    names,
    main: judged.find(({ name }) => name === 'mp')?.verdict ?? null,
    controls: judged.filter(({ name }) => name !== 'mp' && name !== 'transmit'),
    echo: names.has('echo') && echo ? { reason: echo.reason } : null,
    transmit: judged.find(({ name }) => name === 'transmit')?.verdict ?? null,
  };
}
