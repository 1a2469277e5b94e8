import { groups, pathGroups } from './attribution.js';
import { ratioTo, type Figures } from './figures.js';
import { directions, paths, patterns } from './scenarios.js';

/** Functions that are named of each path. */
const mostFunctions = 12;
const base = paths[0];

const shown = groups.filter((group) => !pathGroups.includes(group) && group !== 'not counted');
const titles = [
  ...['direction', 'pattern', 'length', 'path'],
  ...pathGroups,
  ...['= path', `x ${base}`, 'spread', 'bytes copied', 'pins'],
  ...shown.filter((group) => group !== 'nested guest'),
  ...['= host', `x ${base}`, 'bytes copied', 'nested guest'],
];

/** Instructions per frame in a table, what they are, and the functions that take most of them. */
export function text(all: readonly Figures[]): string {
  const rows = [...all].sort(byScenario).map((one) => row(one, all));
  return [
    table([titles, ...rows], [0, 1, 3]),
    '',
    ...explanation,
    ...[...all]
      .filter((one) => isLongest(one, all))
      .sort(byScenario)
      .flatMap((one) => ['', ...functionLines(one)]),
  ].join('\n');
}

const explanation = [
  'Executed instructions of the emulated host per frame, medians of the rounds; spread: between least and greatest round.',
  'Path: vhost worker, driver and softirq, copies. Not counted: ticks of the clock, waiting for locks, other programs.',
  'Instructions are not time: a copy is one instruction however much it moves, so its bytes stand beside it.',
];

function row(one: Figures, all: readonly Figures[]): string[] {
  return [
    one.direction,
    one.pattern,
    String(one.length),
    one.path,
    ...pathGroups.map((group) => whole(one.instructions[group])),
    whole(one.pathInstructions),
    ratio(ratioTo(base, one, all, 'pathInstructions')),
    `${(one.pathSpread * 100).toFixed(1)} %`,
    whole(one.pathBytes),
    one.pins.toFixed(2),
    ...shown.filter((group) => group !== 'nested guest').map((group) => whole(one.instructions[group])),
    whole(one.hostInstructions),
    ratio(ratioTo(base, one, all, 'hostInstructions')),
    whole(one.hostBytes),
    whole(one.instructions['nested guest']),
  ];
}

function functionLines({ path, direction, pattern, length, functions }: Figures): string[] {
  const lines = functions
    .slice(0, mostFunctions)
    .map(({ instructions, bytes, group, function: name, module }) => [
      instructions.toFixed(1),
      whole(bytes),
      group,
      module === '' ? name : `${name} [${module}]`,
    ]);
  return [
    `${path}, ${direction}, ${pattern}, ${length} bytes`,
    table([['instructions', 'bytes', 'for', 'function'], ...lines], [2, 3]),
  ];
}

function isLongest({ path, direction, pattern, length }: Figures, all: readonly Figures[]): boolean {
  return all.every(
    (other) =>
      other.path !== path || other.direction !== direction || other.pattern !== pattern || other.length <= length,
  );
}

/** What is to be compared stands together. */
function byScenario(a: Figures, b: Figures): number {
  const order = ({ direction, pattern, length, path }: Figures) => [
    directions.indexOf(direction),
    patterns.indexOf(pattern),
    length,
    paths.indexOf(path),
  ];
  const [left, right] = [order(a), order(b)];
  return left.map((value, index) => value - (right[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function whole(value: number): string {
  return value.toFixed(0);
}

function ratio(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}

/** @param words columns with words, which begin at the left */
function table(lines: readonly (readonly string[])[], words: readonly number[]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return words.includes(column) ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
