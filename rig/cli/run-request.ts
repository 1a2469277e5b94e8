import { resolve } from 'node:path';
import { z } from 'zod';
import { chooseBench } from '../bench/choose.js';
import { withNic, type BenchDescription } from '../bench/description.js';
import type { Line } from '../evidence/types.js';
import { demandedLines, parseLines } from '../experiment/lines.js';
import { planExperiments } from '../experiment/experiment.js';
import { planTransmit, transmitByDefault } from '../experiment/transmit-plan.js';
import type { RequestedRun } from '../report/journal.js';
import type { Format } from '../report/render.js';
import { readReplay, type ReplayOptions } from '../traffic/replay.js';
import { parseStreams } from '../traffic/streams.js';
import { keptRate, type Streams } from '../traffic/traffic.js';
import { digested } from './identity.js';
import type { Loudness } from './loudness.js';
import { parseFormats } from './results.js';
import { assertSameFiles, assertSameRig, optionsToKeep, unreadableRequest, versionsByName } from './same-request.js';

/** The options of `rig run` that say what is to be done. */
const requestSchema = z.strictObject({
  frames: z.number(),
  length: z.string(),
  seed: z.number(),
  rate: z.string().optional(),
  burst: z.number().optional(),
  stream: z.array(z.string()).optional(),
  replay: z.string().optional(),
  passes: z.number(),
  echo: z.boolean(),
  transmit: z.boolean().default(transmitByDefault),
  require: z.string().optional(),
  witnesses: z.boolean(),
  bench: z.string().optional(),
  nic: z.string().optional(),
  format: z.string().optional(),
});

/** Their names. */
export const requestOptions = Object.keys(requestSchema.shape);

export type RequestArguments = Readonly<z.infer<typeof requestSchema>>;

/** What `rig run` is told. */
export interface RunArguments extends RequestArguments, Loudness {
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly json: boolean;
}

/** What a run is to do, read and checked: no bench is taken for what cannot be done. */
export interface RunRequestOfUser {
  readonly streams: Streams;
  readonly replay: ReplayOptions | undefined;
  readonly demanded: readonly Line[];
  readonly formats: readonly Format[];
  readonly description: BenchDescription;
  readonly benchFile: string;
  /** What named the bench. */
  readonly benchBy: string;
  /** Names of the parts of the run. */
  readonly parts: readonly string[];
  readonly requested: RequestedRun;
}

/** Reads what the user asks for. @throws UsageError naming the option */
export async function readRequest(args: RequestArguments): Promise<RunRequestOfUser> {
  const formats = parseFormats(args.format);
  const streams = parseStreams(args.stream, args);
  const rate = args.rate === undefined ? undefined : keptRate(args.rate);
  const replay = args.replay === undefined ? undefined : await readReplay(args.replay, args.passes, rate);
  const { description: chosen, file, by } = await chooseBench(args.bench);
  const description = withNic(chosen, args.nic);
  const { main, controls } = planExperiments(streams);
  const sent = planTransmit(args.seed);
  const capture = args.replay === undefined ? null : resolve(args.replay);
  const options = { ...args, bench: file, ...(capture === null ? {} : { replay: capture }) };
  return {
    streams,
    replay,
    // What the bench file demands is demanded of every run.
    demanded: [...new Set([...parseLines(args.require), ...demandedLines(description)])],
    formats,
    description,
    benchFile: file,
    benchBy: by,
    parts: [
      ...[main, ...controls, ...(args.transmit ? [sent.main, ...sent.controls] : [])].map(({ name }) => name),
      ...(replay ? ['replay'] : []),
      ...(args.echo ? ['echo'] : []),
    ],
    requested: {
      options: optionsToKeep(requestSchema.parse(options)),
      bench: await digested(file),
      capture: capture === null ? null : await digested(capture),
      versions: await versionsByName(),
    },
  };
}

/** Of `rig run`, those options of a command that belong to the request. */
export function requestOf(args: Readonly<Record<string, unknown>>): RequestArguments {
  const names = requestOptions.filter((name) => args[name] !== undefined);
  return requestSchema.parse(Object.fromEntries(names.map((name) => [name, args[name]])));
}

/**
 * The same request once more. @param before as it is kept in the run directory
 * @throws UsageError `RunOfOtherVersions` or `RequestChanged` when it would not be the same run any more
 */
export async function readRequestAgain(before: RequestedRun, path: string): Promise<RunRequestOfUser> {
  assertSameRig(path, before.versions, await versionsByName());
  const options = requestSchema.safeParse(before.options);
  if (!options.success) throw unreadableRequest(path, options.error);
  const request = await readRequest(options.data);
  assertSameFiles(before, request.requested);
  return request;
}
