import type { CoverPoint } from './coverage-data.js';
import type { RtlModule } from './rtl-hierarchy.js';

interface Found {
  readonly module: RtlModule;
  readonly variable: string;
  readonly line: number;
}

/**
 * Reads the `bits.txt` of a program that follows the bits of its models (test/firmware/rtl/bit_changes.h): lines
 * `TOP.MODULE.INSTANCE...VARIABLE BITS`. `tops` are the modules that have a model. Instances of a module are one: what
 * one of them has covered is covered. Variables that are not in the text, such as those of a loop, are left out.
 */
export function bitPoints(text: string, tops: ReadonlyMap<string, RtlModule>): readonly CoverPoint[] {
  const points = new Map<string, CoverPoint>();
  for (const record of text.split('\n')) {
    const [, top, path, bits] = /^TOP\.(\w+)\.(\S+) ([01]+)$/.exec(record) ?? [];
    const module = tops.get(top ?? '');
    if (module === undefined || path === undefined || bits === undefined) continue;
    const found = find(module, path);
    if (found === undefined) continue;
    for (let bit = 0; bit < bits.length; ++bit) {
      const what = bits.length === 1 ? found.variable : `${found.variable}[${bit}]`;
      const key = `${found.module.name} ${what}`;
      const covered = bits.at(-1 - bit) === '1' || points.get(key)?.covered === true;
      points.set(key, { module: found.module.name, kind: 'toggle', line: found.line, what, covered });
    }
  }
  return [...points.values()];
}

/** The variable at a path below a module; what follows its name are an index or the field of a structure. */
function find(module: RtlModule, path: string): Found | undefined {
  for (let end = path.indexOf('.'); end !== -1; end = path.indexOf('.', end + 1)) {
    const inner = module.instances.get(path.slice(0, end));
    if (inner !== undefined) return find(inner, path.slice(end + 1));
  }
  const ends = [...path.matchAll(/[.[]|$/g)].map(({ index }) => index);
  for (const end of ends) {
    const line = module.variables.get(path.slice(0, end));
    if (line !== undefined) return { module, variable: path, line };
  }
  return undefined;
}
