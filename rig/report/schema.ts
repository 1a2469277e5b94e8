import { z } from 'zod';
import { witnessNames } from '../evidence/testimony.js';
import { STEERING_LINES } from '../evidence/steering-types.js';
import { LINES } from '../evidence/types.js';
import type { RunDocument } from './document.js';
import type { EvidenceDocument } from './evidence-document.js';
import type { SuiteDocument, SuiteTest } from './suite.js';

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;

/** Holds a schema to a type in both directions: it takes whatever is of the type, and gives nothing that is not. */
function schemaOf<Document>() {
  return <S extends z.ZodType<Document>>(
    schema: S & (Writable<Document> extends z.input<S> ? unknown : { readonly refuses: Document }),
  ): S => schema;
}

const whole = z.int().min(0);
const text = z.string();
const line = z.enum(LINES);
const outcome = z.enum(['holds', 'refutes', 'unknown', 'unsampled']);
/** How a run, or a suite, stands. */
export const statusSchema = z.enum(['running', 'passed', 'failed', 'bench-trouble', 'interrupted']);
const exact = z
  .union([z.int(), text.regex(/^-?\d+$/)])
  .meta({ id: 'ExactNumber', description: 'a decimal text where JSON would not be exact' });
const entries = z.record(text, exact);

const identity = {
  id: text,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable().describe('null while it runs, and for ever when it was killed'),
  command: text,
  seed: whole,
  benchFile: z.object({ path: text, sha256: text.regex(/^[0-9a-f]{64}$/) }).nullable(),
  versions: z
    .record(text, text)
    .describe(
      'mprig (with its commit where it is a checkout), node; once the bench is up kernel, qemu, firmware, agent, contract, each module such as mp.ko',
    ),
  git: z.object({ commit: text, dirty: z.boolean() }).nullable(),
  controller: z.object({ name: text, system: text, processor: text, processors: whole, memoryBytes: whole }),
};
const bench = z.object({ kind: text }).catchall(z.union([text, z.number(), z.boolean(), z.null()]));

const latency = z
  .object({
    samples: whole,
    meanNs: whole,
    minNs: whole,
    p50Ns: whole,
    p90Ns: whole,
    p99Ns: whole,
    p999Ns: whole,
    maxNs: whole,
    clipped: whole,
    unmatched: whole,
    lost: whole,
  })
  .meta({ id: 'Latency', description: 'times in ns of the device' })
  .nullable();
const ledger = z
  .object({
    snapshotsChecked: whole,
    snapshotsPushed: whole,
    snapshotsLost: whole,
    cycles: exact,
    nic: entries,
    rx: z.array(entries),
    tx: z.array(entries),
    laws: z.array(z.object({ law: text, left: exact, right: exact })),
  })
  .meta({ id: 'Ledger' })
  .nullable();
const card = z
  .object({
    sent: whole,
    received: z.int(),
    mp: z.int().nullable(),
    arrived: whole,
    losses: z.array(
      z.object({
        where: z.enum(['uncounted', 'card', 'mp', 'beyond']),
        frames: whole,
        counters: z.record(text, whole),
      }),
    ),
    surplus: whole,
  })
  .meta({ id: 'CardAccount', description: 'what instrument, card, mp and guest have counted of the same frames' })
  .nullable();
const lineVerdict = z
  .object({
    line,
    outcome,
    holds: whole,
    refutes: whole,
    unknown: whole,
    unsampled: whole,
    reason: text.nullable(),
  })
  .meta({ id: 'LineVerdict' });
const experiment = {
  verdict: z.enum(['zero-copy', 'copied', 'touched', 'lost', 'inconclusive']),
  reason: text.nullable(),
  frames: z.object({
    injected: whole,
    delivered: whole,
    zeroCopy: whole,
    copied: whole,
    touched: whole,
    lost: whole,
  }),
  evidence: z.object({
    address: z.object({ checked: whole, matched: whole }).nullable(),
    residue: z.object({ scannedBytes: whole, insideGuest: whole, outsideGuest: whole, mostInside: whole }).nullable(),
    touch: z
      .object({ sampledFrames: whole.nullable(), bytes: whole, loadedBytes: whole, storedBytes: whole, touched: whole })
      .nullable(),
    lateWrite: z.object({ sampled: whole, seen: whole }).nullable(),
    content: z.object({ checked: whole, good: whole }).nullable(),
  }),
  lines: z.array(lineVerdict),
  restsOn: z.array(line),
  lacking: z.array(z.object({ line, why: text.nullable() })),
  touchers: z.array(z.object({ name: text, kind: z.enum(['load', 'store']), frames: whole })),
  counters: z.object({ nic: z.record(text, z.number()), host: z.record(text, z.number()) }),
  ledger,
  // What was written before there was one has none.
  card: card.default(null),
  latency,
  witnesses: z.array(z.object({ witness: z.enum(witnessNames), outcome, sample: text, reason: text })),
  notes: z.array(text),
};
const check = z
  .object({
    next: whole,
    frames: whole,
    corrupt: whole,
    gaps: whole,
    missing: whole,
    duplicates: whole,
    reordered: whole,
    late: whole,
  })
  .meta({ id: 'StreamCheck' });
const echo = z.object({
  verdict: z.enum(['complete', 'faulty']),
  reason: text.nullable(),
  frames: z.object({ injected: whole, returned: z.int() }),
  check,
  streams: z.array(z.object({ injected: whole, check })),
  guest: z.object({ echoed: whole, lost: whole }),
  transmit: z.union([
    // What was written before they were counted has none.
    z.object({ sent: whole, long: whole.nullable().default(null), found: whole, read: whole, readers: text }),
    z.object({ unavailable: text }),
  ]),
  latency: z.object({ dma: latency, echo: latency }),
});

/** `run.json` of a run. */
export const runSchema = schemaOf<RunDocument>()(
  z.object({
    schemaVersion: z.literal(2),
    kind: z.literal('run'),
    ...identity,
    status: statusSchema,
    error: z.object({ code: text, message: text, remedy: text }).nullable(),
    traffic: z.object({
      streams: z.array(
        z.object({
          frames: whole,
          length: z.object({ min: whole, max: whole, list: z.array(whole).nullable() }),
          rate: text.nullable(),
          burst: whole,
        }),
      ),
      echo: z.boolean(),
      // What was written before there was such a thing has none.
      transmit: z.boolean().default(false),
      replay: z.object({ capture: text, passes: whole }).nullable(),
      demanded: z.array(line),
      witnesses: z.boolean(),
    }),
    ...experiment,
    controls: z.array(z.object({ name: text, ...experiment, flaw: text.nullable() })),
    injections: z.array(
      z.object({
        name: text,
        frames: whole,
        seconds: z.number(),
        framesPerSecond: z.number(),
        bitsPerSecond: z.number(),
        asked: text.nullable(),
        errorPercent: z.number().nullable(),
        heldSeconds: z.number().min(0),
      }),
    ),
    echo: echo.nullable(),
    transmit: z
      .union([z.object({ name: text, ...experiment }), z.object({ unavailable: text })])
      .nullable()
      .default(null),
    timings: z.object({ totalMs: z.number() }).catchall(z.number()),
    bench,
  }),
);

const steeringLine = z.enum(STEERING_LINES);
const steering = z
  .object({
    verdict: z.enum(['apart', 'astray', 'lost', 'inconclusive']),
    reason: text.nullable(),
    swapped: z.boolean().describe('a control: each guest was bound to the address of the next one'),
    injected: whole,
    lines: z.array(
      z.object({
        line: steeringLine,
        outcome: z.enum(['holds', 'refutes', 'unknown']),
        frames: whole,
        holds: whole,
        astray: whole,
        reason: text.nullable(),
      }),
    ),
    lacking: z.array(z.object({ line: steeringLine, why: text })),
    guests: z.array(z.object({ number: whole, mac: text, expected: whole, received: whole, foreign: whole })),
    host: z.union([z.object({ sent: whole, received: whole }), z.object({ unavailable: text })]),
  })
  .meta({ id: 'Steering', description: 'frames to several guests at once, and who received them' });

const error = z
  .object({ code: text, message: text, remedy: text.nullable(), stack: text.nullable() })
  .meta({ id: 'TestError' });

/** One test of a suite. */
export const testSchema = schemaOf<SuiteTest>()(
  z.object({
    groups: z.array(text),
    name: text,
    file: text.nullable(),
    state: z.enum(['passed', 'failed', 'skipped', 'broken']),
    startedAt: z.iso.datetime().nullable(),
    durationMs: z.number().min(0),
    error: error.nullable(),
    retried: z.array(error),
    attachments: z.array(z.object({ name: text, path: text, contentType: text })),
    experiments: z.array(z.object({ name: text, ...experiment })),
    // What was written before there was such a thing has none.
    steerings: z.array(steering).default([]),
  }),
);

/** `run.json` of a suite. */
export const suiteSchema = schemaOf<SuiteDocument>()(
  z.object({
    schemaVersion: z.literal(2),
    kind: z.literal('suite'),
    ...identity,
    name: text,
    status: statusSchema,
    reason: text.nullable(),
    durationMs: z.number().min(0),
    tests: z.array(testSchema),
    bench,
  }),
);

/** `run.json`, of either kind. */
export const documentSchema = z.discriminatedUnion('kind', [runSchema, suiteSchema]);

const written = z.object({ bus: text, machine: text.nullable(), guest: text.nullable(), length: whole });

/** `evidence.json`. */
export const evidenceSchema = schemaOf<EvidenceDocument>()(
  z.object({
    schemaVersion: z.literal(2),
    run: text,
    experiments: z.array(
      z.object({
        name: text,
        frames: z.array(
          z.object({
            sequence: whole,
            length: whole,
            result: z.enum(['zero-copy', 'copied', 'touched', 'lost', 'undecided']),
            reason: text,
            findings: z.array(
              z.object({
                line,
                outcome,
                says: z.enum(['copied', 'touched', 'lost', 'corrupt']).nullable(),
                reason: text,
              }),
            ),
            arrival: whole.nullable(),
            written: z.array(written),
          }),
        ),
      }),
    ),
  }),
);

/** The JSON Schema that is published as `run.schema.json`. Members that a later version adds are allowed. */
export function publishedSchema(): object {
  return {
    ...z.toJSONSchema(documentSchema, { io: 'input' }),
    title: 'run.json of mprig',
    description: 'What a run, or a suite of tests, was and what came out.',
  };
}
