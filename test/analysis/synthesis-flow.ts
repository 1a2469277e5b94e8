import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../rig/base/directories.js';
import { BenchError } from '../../rig/base/errors.js';
import { analysisDirectory, analysisTools, runTool } from './tools.js';
import { registeredWrapper, type ModulePorts } from './synthesis-wrapper.js';

const rtl = join(repository, 'firmware', 'rtl');
export const top = 'mprig_nic';

/** Clock that carries 10 Gb/s on the 64-bit wire side. */
export const targetMhz = 156.25;

const device = ['--um5g-85k', '--package', 'CABGA756', '--speed', '8'];
const methods = ['--seed', '1', '--timing-allow-fail'];
const yosysMilliseconds = 1_800_000;
const nextpnrMilliseconds = 7_200_000;

/** How many levels of the hierarchy below the top are looked at one by one. */
const levels = 2;

/** A module of the elaborated design: with its parameters, if it has any. */
export interface Module {
  /** As yosys calls it. */
  readonly id: string;
  readonly name: string;
  readonly level: number;
}

export interface Area {
  readonly luts: number;
  readonly flipFlops: number;
  readonly blockRams: number;
}

/** What came out for one module, with a register at each of its ports; flip-flops without those. */
export interface Implementation extends Area {
  readonly fmaxMhz: number;
  readonly path: CriticalPath;
}

/** The path that limits the clock. */
export interface CriticalPath {
  readonly from: string;
  readonly to: string;
  readonly logicNs: number;
  readonly routingNs: number;
}

interface Elaborated {
  readonly modules: Readonly<
    Record<string, ModulePorts & { readonly cells: Readonly<Record<string, { readonly type: string }>> }>
  >;
}

export interface NextpnrReport {
  readonly fmax: Readonly<Record<string, { readonly achieved: number }>>;
  readonly utilization: Readonly<Record<string, { readonly used: number }>>;
  readonly critical_paths: readonly {
    readonly from: string;
    readonly path: readonly {
      readonly delay: number;
      readonly type: string;
      readonly to: { readonly cell: string };
    }[];
  }[];
}

/** Reads the whole RTL and gives the modules below the top, outermost first, the top being the first. */
export async function elaborate(directory = analysisDirectory('synthesis')): Promise<readonly Module[]> {
  const list = readFileSync(join(rtl, 'files.f'), 'utf8').split('\n');
  const files = list.filter((line) => line.endsWith('.sv')).map((line) => join(rtl, line));
  await yosys(directory, 'elaborate', [
    `read_verilog -sv ${files.join(' ')}`,
    `hierarchy -check -top ${top}`,
    'write_rtlil elaborated.il',
    'proc',
    'write_json elaborated.json',
  ]);
  const { modules } = readJson<Elaborated>(join(directory, 'elaborated.json'));
  const found = new Map<string, Module>();
  const visit = (id: string, level: number): void => {
    const inner = modules[id];
    if (inner === undefined || found.has(id) || level > levels) return;
    found.set(id, { id, name: nameOf(id), level });
    for (const { type } of Object.values(inner.cells)) visit(type, level + 1);
  };
  visit(top, 0);
  return [...found.values()].sort((a, b) => a.level - b.level);
}

/**
 * Synthesizes, places and routes one module with a register at each port, so that every path counts. What came out is
 * kept, and taken again while nothing has changed in the module, in those within it and in the tools.
 */
export async function implement(module: Module): Promise<Implementation> {
  const directory = analysisDirectory('synthesis', module.name);
  const { modules } = readJson<Elaborated>(join(analysisDirectory('synthesis'), 'elaborated.json'));
  const { versions } = await analysisTools();
  const ports = modules[module.id];
  if (ports === undefined) throw new BenchError('ModuleMissing', `no module ${module.id}`, 'elaborate first');
  const { verilog, registers } = registeredWrapper(ports);
  const content = contentOf(modules, module.id);
  await kept(join(directory, 'synthesized.json'), digestOf(content, versions.yosys, verilog), () =>
    synthesize(module, verilog, directory),
  );
  const options = [...device, ...methods, '--freq', String(targetMhz)];
  return kept(
    join(directory, 'implementation.json'),
    digestOf(content, verilog, JSON.stringify([versions, options])),
    () => placeAndRoute(module, options, registers, directory),
  );
}

/** What was made from the same origin before, or is made now and kept in the file. */
async function kept<Result>(file: string, origin: string, make: () => Promise<Result>): Promise<Result> {
  const before = existsSync(file) ? readJson<{ origin: string; result: Result }>(file) : undefined;
  if (before?.origin === origin) return before.result;
  const result = await make();
  writeFileSync(`${file}.new`, JSON.stringify({ origin, result }));
  renameSync(`${file}.new`, file);
  return result;
}

const digestOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** What the elaborated RTL in a directory is known by: comments and other words that make no hardware do not count. */
export function designId(directory = analysisDirectory('synthesis')): string {
  const { modules } = readJson<Elaborated>(join(directory, 'elaborated.json'));
  return contentOf(modules, top).slice(0, 8);
}

/** A digest of a module and all that it consists of, wherever in its files that stands. */
function contentOf(modules: Elaborated['modules'], id: string): string {
  const digest = createHash('sha256');
  const seen = new Set<string>();
  const visit = (one: string): void => {
    const content = modules[one];
    if (content === undefined || seen.has(one)) return;
    seen.add(one);
    const text = JSON.stringify([one, content], (key, value: unknown) => (key === 'src' ? undefined : value));
    // Names that yosys has made up have the place in the source and a number that goes through the whole design.
    digest.update(text.replaceAll(/[^"$ ]*\.sv:[\d.-]*/g, '').replaceAll(/\$\d+(?=["$])/g, ''));
    for (const { type } of Object.values(content.cells)) visit(type);
  };
  visit(id);
  return digest.digest('hex');
}

async function synthesize({ id }: Module, wrapper: string, directory: string): Promise<true> {
  const shared = analysisDirectory('synthesis');
  writeFileSync(join(directory, 'wrapper.sv'), wrapper);
  // The wrapper calls the module so, whatever its parameters are.
  await yosys(
    directory,
    'synthesize',
    [
      `read_rtlil ${join(shared, 'elaborated.il')}`,
      `rename ${/^[$\\]/.test(id) ? id : `\\${id}`} \\block`,
      'read_verilog -sv wrapper.sv',
      'hierarchy -check -top wrapper',
      'synth_ecp5 -top wrapper -json netlist.json',
    ],
    [shared],
  );
  return true;
}

async function placeAndRoute(
  { name }: Module,
  options: readonly string[],
  registers: number,
  directory: string,
): Promise<Implementation> {
  const argv = ['nextpnr-ecp5', ...options, '--out-of-context'];
  const files = ['--json', 'netlist.json', '--report', 'report.json', '-q', '--log', 'nextpnr.log'];
  const { ok, output } = await runTool([...argv, ...files], directory, nextpnrMilliseconds);
  if (!ok) throw new BenchError('NotRouted', `${name}:\n${output.slice(-4000)}`, 'see what nextpnr-ecp5 says');
  return implementationOf(readJson<NextpnrReport>(join(directory, 'report.json')), registers);
}

/** What a module takes of the device, with the registers at its ports, when it was placed but not routed. */
export function placedArea({ name }: Module): Area {
  return areaIn(readFileSync(join(analysisDirectory('synthesis', name), 'nextpnr.log'), 'utf8'));
}

/** Reads the table on the use of the device in a log of nextpnr-ecp5. */
export function areaIn(log: string): Area {
  const used = (what: string): number => {
    const line = new RegExp(`\\b${what}:\\s+(\\d+)/`).exec(log);
    if (line === null) throw new BenchError('NoArea', `no ${what} in the log`, 'see what nextpnr-ecp5 says');
    return Number(line[1]);
  };
  return { luts: used('TRELLIS_COMB'), flipFlops: used('TRELLIS_FF'), blockRams: used('DP16KD') };
}

export function implementationOf(report: NextpnrReport, registers: number): Implementation {
  const [clock] = Object.values(report.fmax);
  const worst = report.critical_paths.find(({ from }) => from.startsWith('posedge'));
  if (clock === undefined || worst === undefined) {
    throw new BenchError('NoPath', 'there is no path between two registers', 'this module has no logic to measure');
  }
  const used = (what: string): number => report.utilization[what]?.used ?? 0;
  const sum = (wanted: (type: string) => boolean): number =>
    worst.path.filter(({ type }) => wanted(type)).reduce((total, { delay }) => total + delay, 0);
  return {
    fmaxMhz: clock.achieved,
    luts: used('TRELLIS_COMB'),
    flipFlops: used('TRELLIS_FF') - registers,
    blockRams: used('DP16KD'),
    path: {
      from: registerOf(worst.path[0]?.to.cell ?? ''),
      to: registerOf(worst.path.at(-1)?.to.cell ?? ''),
      logicNs: sum((type) => type !== 'routing'),
      routingNs: sum((type) => type === 'routing'),
    },
  };
}

/** The name in the RTL of a register that yosys and nextpnr have given one of their own. */
function registerOf(cell: string): string {
  return cell
    .replace(/^u_block\./, '')
    .replace(/_(?:TRELLIS_FF|LUT4|CCU2C|PFUMX|L6MUX21|DI|DP16KD)_.*$/, '')
    .replace(/\$.*$/, '');
}

/** `$paramod$HASH\NAME` and `$paramod\NAME\PARAMETER=...` are NAME. */
function nameOf(id: string): string {
  return /^\$paramod[^\\]*\\([^\\]+)/.exec(id)?.[1] ?? id;
}

async function yosys(
  directory: string,
  what: string,
  script: readonly string[],
  readable: readonly string[] = [],
): Promise<void> {
  const file = join(directory, `${what}.ys`);
  writeFileSync(file, `${script.join('\n')}\n`);
  const { ok, output } = await runTool(['yosys', '-q', '-s', file], directory, yosysMilliseconds, readable);
  if (!ok) throw new BenchError('NotSynthesized', `${what}:\n${output.slice(-4000)}`, 'see what yosys says');
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8')) as Content;
}
