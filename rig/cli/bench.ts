import { join } from 'node:path';
import { stringify } from 'yaml';
import { runtimeDirectory } from '../base/directories.js';
import { shellWord, UsageError } from '../base/errors.js';
import { hardwareBenchFile, writeBenchFile } from '../bench/bench-file.js';
import { benchWord } from '../bench/bench-word.js';
import { checkBench } from '../bench/check.js';
import { chooseBench, listBenches, surroundings, userBenches, type ChosenBench } from '../bench/choose.js';
import { readBenchFile, requireVirtual } from '../bench/description.js';
import { endpointsOf, type BenchEndpoints } from '../bench/endpoints.js';
import { findAttached, type AttachedLinks } from '../bench/hardware/attached.js';
import { switchPower, type PowerAction } from '../bench/hardware/power.js';
import { assertUnused, lockBench, unlockBench } from '../bench/hold.js';
import { demandedLines } from '../experiment/lines.js';
import { tell } from './output.js';

export interface BenchArguments {
  readonly bench: string | undefined;
  readonly json: boolean;
}

export interface InitArguments extends BenchArguments {
  readonly name: string;
  readonly agent: string | undefined;
  readonly certificates: string | undefined;
  readonly link: string | undefined;
  readonly fromVirtual: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
}

export type LockArguments = BenchArguments & { readonly for: string };

export type UnlockArguments = BenchArguments & { readonly holder?: string };

export type PowerArguments = BenchArguments & { readonly switch: PowerAction };

/** `rig bench init`: writes a bench file by what is attached. */
export async function init(args: InitArguments): Promise<void> {
  const { name, out, force, json } = args;
  const file = out ?? join(userBenches(surroundings()), `${name}.yaml`);
  const endpoints = args.fromVirtual === undefined ? await attached(args) : await ofVirtual(args.fromVirtual);
  writeBenchFile(file, hardwareBenchFile(name, endpoints, file), force);
  const use = out === undefined ? name : file;
  tell(json, { file, ...endpoints }, [
    `${file}: ${endpoints.agent}, ${endpoints.link}`,
    `look at it: rig bench check ${shellWord(use)}`,
  ]);
}

async function ofVirtual(bench: string): Promise<BenchEndpoints> {
  const { description } = await chooseBench(bench);
  const endpoints = endpointsOf(requireVirtual(description), runtimeDirectory());
  if (endpoints) return endpoints;
  throw new UsageError(
    'BenchDown',
    `bench "${bench}" is not up`,
    `start it first: rig lab up --bench ${shellWord(bench)}`,
  );
}

/**
 * The endpoints of a bench whose instrument is attached to this computer.
 * @param look finds what is
 * @throws UsageError `AgentUnknown`, `InstrumentMissing`, or `InstrumentAmbiguous` naming those that it may be
 */
export async function attached(
  { agent, certificates, link }: Pick<InitArguments, 'agent' | 'certificates' | 'link'>,
  look: () => Promise<AttachedLinks> = findAttached,
): Promise<BenchEndpoints> {
  if (agent === undefined || certificates === undefined) {
    const remedy = 'give --agent HOST:PORT and --certificates DIR, or --from-virtual BENCH';
    throw new UsageError('AgentUnknown', 'which host the bench has cannot be seen from here', remedy);
  }
  if (link !== undefined) return { agent, certificates, link };
  const { links, troubles } = await look();
  const [first, ...others] = links;
  if (first !== undefined && others.length === 0) return { agent, certificates, link: first };
  const found = first === undefined ? 'nothing that could be' : `${links.length} devices that may be`;
  const notes = troubles.map((trouble) => `; ${trouble}`).join('');
  throw new UsageError(
    first === undefined ? 'InstrumentMissing' : 'InstrumentAmbiguous',
    `${found} an instrument is attached to this computer${notes}`,
    first === undefined ? 'plug it in, or give its link with --link' : `choose one with --link: ${links.join(' or ')}`,
  );
}

/** `rig bench list` */
export async function list({ json }: BenchArguments): Promise<void> {
  const chosen = await chooseBench(undefined).catch(() => undefined);
  const benches = await Promise.all(
    [...listBenches(surroundings())].map(async ([name, file]) => {
      const found = await readBenchFile(file).then(
        ({ kind }) => ({ kind, flaw: null }),
        (error: Error) => ({ kind: null, flaw: error.message }),
      );
      return { name, file, ...found, chosenBy: chosen?.file === file ? chosen.by : null };
    }),
  );
  // A project's own bench has no name by which another directory finds it.
  if (chosen && !benches.some(({ file }) => file === chosen.file)) {
    const { name, kind } = chosen.description;
    benches.push({ name, file: chosen.file, kind, flaw: null, chosenBy: chosen.by });
  }
  const lines = benches.map(({ name, file, kind, flaw, chosenBy }) => {
    const mark = chosenBy === null ? ' ' : '*';
    return `${mark} ${name.padEnd(16)} ${(kind ?? 'invalid').padEnd(9)} ${flaw ?? file}`;
  });
  tell(json, { benches }, lines);
}

/** `rig bench show` */
export async function show({ bench, json }: BenchArguments): Promise<void> {
  const { description, file, by } = await chooseBench(bench);
  tell(json, { bench: description, file, chosenBy: by }, [
    `# ${file}, chosen by ${bench === undefined ? by : 'name'}`,
    stringify(description).trimEnd(),
  ]);
}

/** `rig bench check`: exit code 3 when the bench cannot be used. */
export async function check({ bench, json }: BenchArguments, signal: AbortSignal): Promise<void> {
  const { description, file, by }: ChosenBench = await chooseBench(bench);
  const { name, kind } = description;
  demandedLines(description);
  const checks = await checkBench(description, runtimeDirectory(), signal);
  const mark = { ok: '✓', warn: '!', fail: '✗' };
  tell(json, { bench: { name, kind, file, chosenBy: by }, checks }, [
    `bench ${name} (${kind}) of ${file}`,
    ...checks.map(({ what, result, found, remedy }) => {
      return `${mark[result]} ${what.padEnd(14)} ${found}${remedy ? ` · ${remedy}` : ''}`;
    }),
  ]);
  if (checks.some(({ result }) => result === 'fail')) process.exitCode = 3;
}

/** `rig bench lock` */
export async function lock({ bench, json, for: time }: LockArguments): Promise<void> {
  const durationMs = parseDuration(time);
  const { description } = await chooseBench(bench);
  await lockBench(description, runtimeDirectory(), durationMs);
  const { name } = description;
  tell(json, { bench: name, locked: true, durationMs }, [`bench ${name}: yours for ${time}`]);
}

/** `rig bench unlock` */
export async function unlock({ bench, json, holder }: UnlockArguments): Promise<void> {
  const { description } = await chooseBench(bench);
  const ended = await unlockBench(description, runtimeDirectory(), holder);
  const { name } = description;
  const what = ended ? `free; ${ended.holder} held it for run ${ended.run}` : 'was free';
  tell(json, { bench: name, ended }, [`bench ${name}: ${what}`]);
}

/** `rig bench power` */
export async function power({ bench, json, switch: wanted }: PowerArguments, signal: AbortSignal): Promise<void> {
  const { description } = await chooseBench(bench);
  const { name } = description;
  if (description.kind !== 'hardware') {
    const remedy = `start and end its machine by "rig lab up --bench ${benchWord(name)}" and "rig lab down --bench ${benchWord(name)}"`;
    throw new UsageError('PowerUnknown', `bench "${name}" is virtual: it has no power switch`, remedy);
  }
  if (wanted !== 'on') await assertUnused(description, runtimeDirectory());
  await switchPower(description, wanted, signal);
  tell(json, { bench: name, power: wanted }, [`bench ${name}: power ${wanted} done`]);
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `30m`, `2h` or `3d`. @throws UsageError naming the option */
export function parseDuration(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (units[unit] ?? 0);
  if (milliseconds >= 1000 && milliseconds <= 7 * 86_400_000) return milliseconds;
  throw new UsageError(
    'DurationInvalid',
    `--for ${text} is no time to hold a bench`,
    'give 1s to 7d, such as 90s, 30m, 2h or 3d',
  );
}
