import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { BenchError, messageOf } from '../base/errors.js';
import { statusSchema, testSchema } from './schema.js';
import { testTitle, type SuiteTest } from './suite.js';

/** Name of the journal in a run directory. */
export const journalName = 'journal.jsonl';

const text = z.string();
const at = z.iso.datetime();
const test: z.ZodType<SuiteTest> = testSchema;

const file = z.object({ path: text, sha256: text });
const requested = {
  /** The options of the command, by their names. */
  options: z.record(text, z.union([text, z.number(), z.boolean(), z.array(text)])),
  bench: file,
  /** What is replayed; null when nothing is. */
  capture: file.nullable(),
  /** By what they are of. */
  versions: z.record(text, text),
};

const eventSchema = z.discriminatedUnion('event', [
  /** The process that carries the run out; null where the computer does not tell. */
  z.object({
    event: z.literal('run-begun'),
    at,
    run: text,
    command: text,
    seed: z.int(),
    process: z.object({ pid: z.int(), start: text, boot: text }).nullable(),
  }),
  /** What was asked for and of what the rig is made, so that another attempt at the run is the same one. */
  z.object({ event: z.literal('requested'), at, ...requested }),
  z.object({ event: z.literal('part-begun'), at, part: text }),
  /** What the part found is in `run.json` and `evidence.json`. */
  z.object({ event: z.literal('part-ended'), at, part: text }),
  z.object({ event: z.literal('step-begun'), at, step: text }),
  z.object({ event: z.literal('step-ended'), at, step: text, good: z.boolean(), note: text.nullable() }),
  z.object({ event: z.literal('experiment'), at, name: text, verdict: text, reason: text.nullable() }),
  z.object({ event: z.literal('test-begun'), at, file: text.nullable(), groups: z.array(text).readonly(), name: text }),
  z.object({ event: z.literal('test-ended'), at, test }),
  z.object({ event: z.literal('error'), at, code: text, message: text, remedy: text }),
  z.object({ event: z.literal('run-ended'), at, status: statusSchema, exitCode: z.int() }),
]);

/** Something that happened in a run, at a time in ISO 8601, UTC. */
export type JournalEvent = z.infer<typeof eventSchema>;

type Untimed<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/**
 * The events of a run, one JSON document on each line, each on the disk before the next thing is done: what is left to
 * read when the rig, or the computer, dies. A journal that cannot be written any more says so once and keeps silent;
 * the run goes on without it.
 */
export class Journal {
  private broken = false;

  private constructor(
    private readonly file: number,
    private readonly complain: (message: string) => void,
  ) {}

  /** Opens a journal to go on with it, or a new one. What a crash left of a last line is cut off. */
  static open(path: string, complain: (message: string) => void): Journal {
    const file = openSync(path, 'a+');
    const known = readFileSync(file);
    ftruncateSync(file, known.lastIndexOf(0x0a) + 1);
    return new Journal(file, complain);
  }

  /** Returns when the event is on the disk. */
  record(event: Untimed<JournalEvent>): void {
    if (this.broken) return;
    try {
      writeFileSync(this.file, `${JSON.stringify({ ...event, at: new Date().toISOString() })}\n`);
      fsyncSync(this.file);
    } catch (error) {
      this.broken = true;
      this.complain(`${journalName} ends here: ${messageOf(error)}`);
    }
  }

  close(): void {
    closeSync(this.file);
  }
}

/**
 * The events of a journal, the first one first; none when there is no journal. A last line that a crash cut short is
 * left out.
 * @throws BenchError `JournalDamaged` naming the line
 */
export function readJournal(path: string): readonly JournalEvent[] {
  let lines: readonly string[];
  try {
    lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return lines.map((line, index) => {
    const result = eventSchema.safeParse(parsed(line));
    if (result.success) return result.data;
    throw new BenchError('JournalDamaged', `${path}:${index + 1} is no event`, 'begin a new run', {
      cause: result.error,
    });
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What a run was asked for, as its journal says it. */
export type RequestedRun = Omit<Extract<JournalEvent, { event: 'requested' }>, 'event' | 'at'>;

/** What a journal says of the parts of a run. */
export interface JournaledParts {
  /** Those that came to their end in any attempt. */
  readonly ended: ReadonlySet<string>;
  /** Those in which the rig or its bench has died, and how often. */
  readonly died: ReadonlyMap<string, number>;
}

/**
 * Which parts of a run are over, and which were under way when the rig ended without a word, or the bench had trouble. A
 * bench that could not be taken has killed nothing, and neither has who asked to stop.
 */
export function journaledParts(events: readonly JournalEvent[]): JournaledParts {
  const ended = new Set<string>();
  const died = new Map<string, number>();
  let underWay: string | undefined;
  let word: 'none' | 'stopped' | 'trouble' = 'stopped';
  const close = (): void => {
    const bad = word === 'none' || (word === 'trouble' && underWay !== 'bench');
    if (underWay !== undefined && bad) died.set(underWay, (died.get(underWay) ?? 0) + 1);
    underWay = undefined;
  };
  for (const event of events) {
    if (event.event === 'run-begun') {
      close();
      word = 'none';
    } else if (event.event === 'part-begun') underWay = event.part;
    else if (event.event === 'part-ended') {
      ended.add(event.part);
      underWay = undefined;
    } else if (event.event === 'run-ended') word = event.status === 'bench-trouble' ? 'trouble' : 'stopped';
  }
  close();
  return { ended, died };
}

/** What a journal says of the tests of a suite. */
export interface JournaledTests {
  /** Those that ended; the last outcome of each. */
  readonly ended: readonly SuiteTest[];
  /** Those that were begun more often than they ended, and how much more often: in each such time the rig died. */
  readonly died: ReadonlyMap<string, number>;
}

/** Names a test among all of a suite. */
export function testKey({ file, groups, name }: Pick<SuiteTest, 'file' | 'groups' | 'name'>): string {
  return `${file ?? ''}: ${testTitle({ groups, name })}`;
}

/** Which tests need not be run again, and which killed the rig or its host. */
export function journaledTests(events: readonly JournalEvent[]): JournaledTests {
  const ended = new Map<string, SuiteTest>();
  const open = new Map<string, number>();
  const count = (key: string, change: number) => open.set(key, (open.get(key) ?? 0) + change);
  for (const one of events) {
    if (one.event === 'test-begun') count(testKey(one), 1);
    if (one.event === 'test-ended') {
      count(testKey(one.test), -1);
      ended.set(testKey(one.test), one.test);
    }
  }
  return { ended: [...ended.values()], died: new Map([...open].filter(([, times]) => times > 0)) };
}
