/** One thing that can be covered: a line that is executed, or a bit that changes. */
export interface CoverPoint {
  /** Module that it is in. */
  readonly module: string;
  readonly kind: 'line' | 'toggle';
  /** Line in the module's file. */
  readonly line: number;
  /** Toggle: the bit, such as `state_q[1]`. Line: what Verilator says of the block. */
  readonly what: string;
  /** In all instances together. */
  readonly covered: boolean;
}

/**
 * Reads the data that verilator_coverage has merged. Instances of a module are one: what one of them has covered is
 * covered, since they are the same text.
 */
export function coverPoints(data: string): readonly CoverPoint[] {
  const points = new Map<string, CoverPoint>();
  for (const record of data.split('\n')) {
    const match = /^C '(?<fields>[^']*)' (?<count>\d+)$/.exec(record)?.groups;
    if (match === undefined) continue;
    const fields = new Map(
      (match['fields'] ?? '').split('\x01').map((field) => field.split('\x02') as [string, string]),
    );
    const [, kind, module] = /^v_(line|branch|toggle)\/([^_]\w*?)(?:__.*)?$/.exec(fields.get('page') ?? '') ?? [];
    if (kind === undefined || module === undefined) continue;
    const point = {
      module,
      kind: kind === 'toggle' ? ('toggle' as const) : ('line' as const),
      line: Number(fields.get('l')),
      what: fields.get('o') ?? '',
    };
    const key = [module, kind, point.line, fields.get('n'), point.what].join(' ');
    const covered = Number(match['count']) > 0 || points.get(key)?.covered === true;
    points.set(key, { ...point, covered });
  }
  return [...points.values()];
}

/** Points of one kind that nobody can reach, and why: part of the text on what is not covered. */
export interface Exclusion {
  readonly module: RegExp;
  readonly what: RegExp;
  readonly kind: CoverPoint['kind'];
  readonly reason: string;
}

/** How much of one module is covered. */
export interface ModuleCoverage {
  readonly module: string;
  readonly kind: CoverPoint['kind'];
  readonly covered: number;
  /** Without what is excluded. */
  readonly points: number;
  readonly excluded: number;
  readonly missing: readonly CoverPoint[];
}

/** Counts by module and kind. A point that is covered counts although it is excluded: the exclusion is then too wide. */
export function summarize(points: readonly CoverPoint[], exclusions: readonly Exclusion[]): readonly ModuleCoverage[] {
  const groups = new Map<string, CoverPoint[]>();
  for (const point of points) {
    const key = `${point.module} ${point.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const isExcluded = (point: CoverPoint): boolean =>
      !point.covered &&
      exclusions.some(
        ({ module, what, kind }) => kind === point.kind && module.test(point.module) && what.test(point.what),
      );
    const counted = group.filter((point) => !isExcluded(point));
    return {
      module: first.module,
      kind: first.kind,
      covered: counted.filter(({ covered }) => covered).length,
      points: counted.length,
      excluded: group.length - counted.length,
      missing: counted.filter(({ covered }) => !covered),
    };
  });
}
