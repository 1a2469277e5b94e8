import { UsageError } from '../../../rig/base/errors.js';
import {
  longestSegment,
  longestSent,
  segmentHeader,
  segmentPayload,
  type ReceiveMode,
  type Role,
} from '../../../rig/host/host.js';

/** Who sends frames to whom. */
export const directions = [
  /** The NIC to the guest. */
  'receive',
  /** The guest to the wire, as fast as its card takes them. */
  'transmit',
  /** The NIC to the guest, which sends each frame back. */
  'echo',
] as const;
export type Direction = (typeof directions)[number];

/** A way for frames between the NIC and the guest; the first is what the others are compared with. */
export const paths = ['tap', 'tap-zerocopy', 'macvtap', 'mp-copy', 'mp'] as const;
export type Path = (typeof paths)[number];

/** How frames follow each other. */
export const patterns = [
  /** So many at once. The machine stands still until all that it receives are in its memory. */
  'burst',
  /** Each alone, so that it finds the machine asleep. */
  'spaced',
  /** As fast as the simulated NIC makes them. */
  'stream',
  /** A burst of which the guest reads nothing, so that its buffers are new pages all the time. */
  'kept',
  /** Segments of TCP of 64 KiB that the guest leaves to others to cut up, whatever lengths are asked for. */
  'segments',
] as const;
export type Pattern = (typeof patterns)[number];

/** Those that there are: when the guest sends a single frame, the request for it costs more than the frame. */
const patternsOf: Readonly<Record<Direction, readonly Pattern[]>> = {
  receive: ['burst', 'spaced', 'stream', 'kept'],
  transmit: ['burst', 'segments'],
  echo: ['burst', 'spaced'],
};

/** What a path is for the guest and for the host. */
export interface PathParts {
  readonly role: Role;
  /** Undefined: mp is not bound. */
  readonly mode: ReceiveMode | undefined;
  /** The guest has to be one whose stock interface is a macvtap. */
  readonly macvtap?: boolean;
  /** The machine has to be one whose vhost_net sends out of the guest's pages, for which it has an option when it is loaded. */
  readonly vhostZeroCopy?: boolean;
}

export const pathParts: Readonly<Record<Path, PathParts>> = {
  tap: { role: 'tap', mode: undefined },
  'tap-zerocopy': { role: 'tap', mode: undefined, vhostZeroCopy: true },
  macvtap: { role: 'tap', mode: undefined, macvtap: true },
  'mp-copy': { role: 'mp', mode: 'copy' },
  mp: { role: 'mp', mode: 'zero-copy' },
};

/** Bytes without FCS. */
const defaultLengths: readonly number[] = [60, 256, 1020, 1514];
/** Of patterns in which it matters little. */
const fewLengths: readonly number[] = [60, 1514];
/** What the stack takes today. */
const longest = longestSent;
/** Of longer ones the guest's buffers hold fewer. */
const longestInOneBuffer = 1514;
const buffersOfLong = 8;
const shortest = 60;

/** As many as the guest has buffers for at any time, and the machine cannot post more while it stands still. */
const mostInBurst = 192;
const mostFrames = 4096;
const leastFrames = 8;
const mostRounds = 100;

const defaultFrames: Readonly<Record<Pattern, number>> = {
  burst: mostInBurst,
  spaced: 24,
  stream: 192,
  kept: mostInBurst,
  segments: leastFrames,
};
const defaultRounds: Readonly<Record<Pattern, number>> = { burst: 7, spaced: 3, stream: 3, kept: 3, segments: 3 };
/** Sending takes long: guest and worker wait for each other on processors that take turns. */
const defaultRoundsSent = 3;

/** What the memory of the guest is made of in the host: huge pages wherever they can be had, or none. */
export const allPages = ['huge', '4k'] as const;
export type Pages = (typeof allPages)[number];

/** @throws UsageError naming the option */
export function pagesOf(text: string): Pages {
  return oneOf('pages', text, allPages);
}

/** Frames of one length on one path. */
export interface RoundPlan {
  readonly direction: Direction;
  readonly path: Path;
  readonly pattern: Pattern;
  readonly length: number;
  readonly frames: number;
}

/** The same several times over. */
export interface Scenario extends RoundPlan {
  readonly rounds: number;
}

/** Options as they are given on the command line. */
export interface ScenarioOptions {
  readonly directions?: string | undefined;
  readonly lengths?: string | undefined;
  readonly paths?: string | undefined;
  readonly patterns?: string | undefined;
  readonly frames?: string | undefined;
  readonly rounds?: string | undefined;
}

/** What is to be measured, path by path, so that each is set up once. @throws UsageError naming the option */
export function scenariosOf(options: ScenarioOptions): readonly Scenario[] {
  const lengths = (direction: Direction, pattern: Pattern): readonly number[] =>
    listOf('lengths', options.lengths, usualLengths(direction, pattern), (text) =>
      number('lengths', text, shortest, longest),
    );
  const wanted = listOf('directions', options.directions, directions, (text) => oneOf('directions', text, directions));
  const chosen = listOf('patterns', options.patterns, patterns, (text) => oneOf('patterns', text, patterns));
  const most = chosen.some(isStanding) ? mostInBurst : mostFrames;
  const frames = options.frames === undefined ? undefined : number('frames', options.frames, leastFrames, most);
  const rounds = options.rounds === undefined ? undefined : number('rounds', options.rounds, 1, mostRounds);
  const ways = wanted.flatMap((direction) =>
    chosen.filter((one) => patternsOf[direction].includes(one)).map((pattern) => ({ direction, pattern })),
  );
  const named = listOf('paths', options.paths, paths, (text) => oneOf('paths', text, paths));
  const scenarios = named.flatMap((path) =>
    // What that machine does otherwise is for what the guest sends alone.
    ways
      .filter(({ direction }) => direction === 'transmit' || !pathParts[path].vhostZeroCopy)
      .flatMap(({ direction, pattern }) =>
        (pattern === 'segments' ? [longestSegment] : lengths(direction, pattern)).map((length) => ({
          direction,
          path,
          pattern,
          length,
          frames: frames ?? framesOf(pattern, length),
          rounds: rounds ?? (direction === 'receive' ? defaultRounds[pattern] : defaultRoundsSent),
        })),
      ),
  );
  if (scenarios.length > 0) return scenarios;
  const what = `--paths ${named.join(',')} has none of these --patterns in these --directions`;
  throw new UsageError(
    'NothingToMeasure',
    what,
    'tap-zerocopy is for "transmit", and "receive" has all patterns but segments',
  );
}

function usualLengths(direction: Direction, pattern: Pattern): readonly number[] {
  return direction !== 'echo' && pattern === 'burst' ? defaultLengths : fewLengths;
}

function framesOf(pattern: Pattern, length: number): number {
  if (pattern === 'segments') return defaultFrames[pattern];
  return length > longestInOneBuffer
    ? Math.max(leastFrames, defaultFrames[pattern] / buffersOfLong)
    : defaultFrames[pattern];
}

/** Frames on the wire for one that the guest sends. */
export function framesOnWire({ pattern, length }: RoundPlan): number {
  return pattern === 'segments' ? Math.ceil((length - segmentHeader) / segmentPayload) : 1;
}

/** Whether the machine stands still while the NIC writes. */
export function isStanding(pattern: Pattern): boolean {
  return pattern === 'burst' || pattern === 'kept';
}

/** Those that are named, each once, in the order of all that there are. */
function listOf<T>(
  name: string,
  text: string | undefined,
  all: readonly T[],
  parse: (text: string) => T,
): readonly T[] {
  if (text === undefined) return all;
  const wanted = new Set(text.split(',').map((one) => parse(one.trim())));
  const ordered = all.filter((one) => wanted.has(one));
  return [...ordered, ...[...wanted].filter((one) => !ordered.includes(one))];
}

function oneOf<T extends string>(name: string, text: string, all: readonly T[]): T {
  const found = all.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError('OptionUnknown', `--${name} ${text}`, `give some of ${all.join(',')}`);
}

function number(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError('OptionOutOfRange', `--${name} ${text}`, `give a whole number from ${least} to ${most}`);
}
