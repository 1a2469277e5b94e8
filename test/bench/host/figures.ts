import { groups, hostGroups, pathGroups, type Group, type Share } from './attribution.js';
import type { Path, Scenario } from './scenarios.js';

/** What was counted in one round, divided. */
export interface Round {
  readonly shares: readonly Share[];
  readonly entries: number;
  readonly switches: number;
  readonly pinned: number;
}

/** Per frame. */
export interface FunctionFigures {
  readonly group: Group;
  readonly function: string;
  readonly module: string;
  readonly instructions: number;
  readonly bytes: number;
}

/** What one scenario costs per frame: medians of its rounds. */
export interface Figures extends Scenario {
  readonly instructions: Readonly<Record<Group, number>>;
  /** That copies have stored. */
  readonly bytes: Readonly<Record<Group, number>>;
  /** Of the frame's way through the host alone. */
  readonly pathInstructions: number;
  /** Between the least and the greatest round, as a part of the median. */
  readonly pathSpread: number;
  /** Bytes that copies on that way have stored. */
  readonly pathBytes: number;
  readonly hostInstructions: number;
  readonly hostBytes: number;
  readonly hostSpread: number;
  /** How often a processor went into the nested guest, and from one task to another. */
  readonly entries: number;
  readonly switches: number;
  /** Pins that were made: of a page, or of a huge one. */
  readonly pins: number;
  /** Of all groups that count, the most expensive first. */
  readonly functions: readonly FunctionFigures[];
}

/** The figures of a scenario. */
export function figuresOf(scenario: Scenario, rounds: readonly Round[]): Figures {
  const perFrame = (value: (round: Round) => number) => rounds.map((round) => value(round) / scenario.frames);
  const sum = (wanted: readonly Group[], what: 'instructions' | 'bytes') =>
    perFrame(({ shares }) =>
      shares.filter(({ group }) => wanted.includes(group)).reduce((total, share) => total + share[what], 0),
    );
  const byGroup = (what: 'instructions' | 'bytes') =>
    Object.fromEntries(groups.map((group) => [group, median(sum([group], what))])) as Record<Group, number>;
  return {
    ...scenario,
    instructions: byGroup('instructions'),
    bytes: byGroup('bytes'),
    pathInstructions: median(sum(pathGroups, 'instructions')),
    pathSpread: spread(sum(pathGroups, 'instructions')),
    pathBytes: median(sum(pathGroups, 'bytes')),
    hostInstructions: median(sum(hostGroups, 'instructions')),
    hostBytes: median(sum(hostGroups, 'bytes')),
    hostSpread: spread(sum(hostGroups, 'instructions')),
    entries: median(perFrame(({ entries }) => entries)),
    switches: median(perFrame(({ switches }) => switches)),
    pins: median(perFrame(({ pinned }) => pinned)),
    functions: functionsOf(scenario.frames, rounds),
  };
}

/** How much a scenario costs beside the same frames on another path; undefined when that was not measured. */
export function ratioTo(
  other: Path,
  one: Figures,
  all: readonly Figures[],
  what: 'pathInstructions' | 'hostInstructions',
): number | undefined {
  const base = all.find(
    ({ path, direction, pattern, length }) =>
      path === other && direction === one.direction && pattern === one.pattern && length === one.length,
  );
  return base && one[what] / base[what];
}

function functionsOf(frames: number, rounds: readonly Round[]): FunctionFigures[] {
  const counted = rounds.map(({ shares }) => new Map(shares.map((share) => [keyOf(share), share])));
  const met = new Map(rounds.flatMap(({ shares }) => shares.map((share) => [keyOf(share), share] as const)));
  const perFrame = (key: string, what: 'instructions' | 'bytes') =>
    median(counted.map((round) => (round.get(key)?.[what] ?? 0) / frames));
  return [...met]
    .filter(([, { group }]) => hostGroups.includes(group))
    .map(([key, { group, function: name, module }]) => ({
      group,
      function: name,
      module,
      instructions: perFrame(key, 'instructions'),
      bytes: perFrame(key, 'bytes'),
    }))
    .filter(({ instructions }) => instructions > 0)
    .sort((a, b) => b.instructions - a.instructions);
}

function keyOf({ group, module, function: name }: Share): string {
  return `${group} ${module} ${name}`;
}

/** The middle one, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function spread(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (Math.max(...values) - Math.min(...values)) / middle;
}
