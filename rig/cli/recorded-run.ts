import { BenchError, type RigError } from '../base/errors.js';
import type { Progress } from '../base/progress.js';
import type { RunListener, WholePart } from '../experiment/parts.js';
import { statusOfKept, type RunOutcome, type RunRequest, type Timings } from '../experiment/procedure.js';
import type { RunDocument } from '../report/document.js';
import type { Journal } from '../report/journal.js';
import { JournaledProgress } from '../report/journaled-progress.js';
import { noResultsKept, type KeptResults } from '../report/kept.js';
import type { Format } from '../report/render.js';
import { wasTurnedAway } from '../report/run-directory.js';
import type { RunReport } from '../report/run-report.js';
import { runFiles } from '../report/stored-run.js';
import { diedTwice, type UnfinishedRun } from '../report/unfinished-run.js';
import { asRigError } from './exit.js';
import { beginRecord, discardRecord, endRecord, type Recording } from './record.js';
import {
  endedDocument,
  evidenceOf,
  exitCodeOf,
  filesOf,
  runningDocument,
  type Begun,
  type Ending,
  type Found,
} from './reporting.js';

/** A run that is to be carried out. */
export interface RunToRecord extends Recording {
  readonly begun: Begun;
  /** Results that are wanted besides `run.json` and the page. */
  readonly formats: readonly Format[];
  /** Names of all parts that it has. */
  readonly parts: readonly string[];
  readonly earlier?: Pick<UnfinishedRun, 'kept' | 'died'> | undefined;
}

/** Carries the run out, but for what is kept. */
export type RunWork = (
  request: Pick<RunRequest, 'listener' | 'kept'>,
  timings: Timings,
  progress: Progress,
) => Promise<RunOutcome>;

/** How a recorded run ended. */
export interface RecordedRun {
  readonly document: RunDocument;
  readonly report: RunReport;
  readonly exitCode: number;
  /** What ended it before its time. */
  readonly error: RigError | undefined;
  /** Why its results could not be written. */
  readonly trouble: RigError | undefined;
}

/** A part in which the rig or its bench has died so often is not begun again: it would die for ever. */
const mostDeaths = 2;

/**
 * Carries a run out and keeps its directory current: each part is on the disk, whole, before the next one begins.
 * @param interrupted gives the reason when the user has asked to stop
 * @throws RigError when not even the beginning can be written, or the error of a run that did not take place
 */
export async function recordRun(
  run: RunToRecord,
  work: RunWork,
  progress: Progress,
  interrupted: () => unknown,
): Promise<RecordedRun> {
  const { begun, directory, earlier } = run;
  const started = performance.now();
  const kept = earlier?.kept ?? noResultsKept;
  const journal = await beginRecord(run, runningDocument(begun, { judged: [], timings: {}, kept }));
  const keeper = new PartKeeper(run, kept, journal);
  const timings: Timings = {};
  const ending = await carriedOut(
    run,
    kept,
    async () => {
      try {
        return await work({ listener: keeper, kept: kept.parts }, timings, new JournaledProgress(progress, journal));
      } catch (error) {
        throw asRigError(interrupted() ?? error);
      }
    },
    keeper,
  );
  timings['totalMs'] = Math.round(performance.now() - started);
  if (ending.error && !earlier && wasTurnedAway(ending.error)) {
    await discardRecord(run, journal);
    throw ending.error;
  }
  const found: Found = { ...keeper.found(timings), judged: keeper.judgedAll };
  const document = endedDocument(begun, found, ending);
  const exitCode = exitCodeOf(ending);
  const { report, texts } = filesOf(document, evidenceOf(document.id, found), directory, run.formats);
  const { status } = document;
  const trouble = await endRecord(run, journal, texts, { status, exitCode, error: ending.error });
  return { document, report, exitCode, error: ending.error, trouble };
}

async function carriedOut(
  { parts, earlier }: RunToRecord,
  kept: KeptResults,
  work: () => Promise<RunOutcome>,
  keeper: PartKeeper,
): Promise<Ending> {
  const died = earlier?.died ?? new Map<string, number>();
  const [killer] = [...died].filter(([, times]) => times >= mostDeaths);
  if (killer) return { error: deadlyPart(killer[0]) };
  if (parts.every((part) => kept.parts.names.has(part))) {
    const nothing = { replay: null, echo: null, transmit: null, statistics: new Map<string, bigint>() };
    return { outcome: { status: statusOfKept(kept.parts), ...nothing, facts: null } };
  }
  try {
    return { outcome: await work() };
  } catch (thrown) {
    const error = asRigError(thrown);
    const { underWay } = keeper;
    const isTrouble = error.code !== 'Interrupted' && error.exitCode !== 1;
    if (!isTrouble || underWay === undefined || underWay === 'bench') return { error };
    return { error: (died.get(underWay) ?? 0) + 1 >= mostDeaths ? deadlyPart(underWay, error) : error };
  }
}

function deadlyPart(part: string, cause?: RigError): BenchError {
  const titles: Readonly<Record<string, string>> = { bench: 'the taking of the bench', end: 'the last questions' };
  const title = titles[part] ?? `the part "${part}"`;
  return new BenchError(
    diedTwice,
    `the rig or its bench died twice in ${title}${cause ? `: ${cause.code}: ${cause.message}` : ''}`,
    'look at the logs of the run directory; a new run tries it anew',
    { cause },
  );
}

/** Puts each part that is whole on the disk. */
class PartKeeper implements RunListener {
  /** Also those of parts that are not whole. */
  readonly judgedAll: Found['judged'][number][] = [];
  underWay: string | undefined;
  private readonly whole: Found['judged'][number][] = [];
  private latest: Partial<Pick<Found, 'replay' | 'echo' | 'statistics' | 'facts'>> = {};
  private broken = false;

  constructor(
    private readonly run: RunToRecord,
    private readonly kept: KeptResults,
    private readonly journal: Journal,
  ) {}

  found(timings: Timings = {}): Found {
    return { ...this.latest, judged: this.whole, timings, kept: this.kept };
  }

  begins(part: string): void {
    this.underWay = part;
    this.journal.record({ event: 'part-begun', part });
  }

  judged(outcome: Found['judged'][number]): void {
    this.judgedAll.push(outcome);
    const { verdict, reason } = outcome.experiment.verdict;
    this.journal.record({ event: 'experiment', name: outcome.name, verdict, reason });
  }

  async ended({ name, found, statistics, facts }: WholePart): Promise<void> {
    if ('experiment' in found) this.whole.push(found.experiment);
    this.latest = { ...this.latest, ...('experiment' in found ? {} : found), statistics, facts };
    const { begun, directory, complain } = this.run;
    this.underWay = undefined;
    if (this.broken) return;
    try {
      // What run.json tells of, evidence.json has; what the journal calls ended, both have.
      await directory.writeJson('evidence.json', evidenceOf(begun.identity.id, this.found()));
      await directory.writeJson(runFiles.format.json, runningDocument(begun, this.found()));
      this.journal.record({ event: 'part-ended', part: name });
    } catch (error) {
      this.broken = true;
      complain(`${directory.path} is not kept current any more: ${asRigError(error).message}`);
    }
  }
}
