import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { configDirectory, repository } from '../base/directories.js';
import { messageOf, UsageError } from '../base/errors.js';
import { noteBenchWord } from './bench-word.js';
import { readBenchFile, shippedBenchFile, type BenchDescription } from './description.js';

/** Where it is looked for a bench. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Top of the checkout or package, with the bench files that come with it. */
  readonly repository: string;
}

/** Those of this process. */
export function surroundings(): Surroundings {
  return { environment: process.env, directory: process.cwd(), repository };
}

/** A bench that was chosen, and by what. */
export interface ChosenBench {
  readonly description: BenchDescription;
  /** Path of its file. */
  readonly file: string;
  /** What has chosen it, such as "--bench" or the path of a project file. */
  readonly by: string;
}

const defaultBench = 'virtual';
/** Says which bench a project uses: `bench: NAME`, or the path of its file from there on. */
const projectFile = 'mprig.yaml';
/** Is itself the bench file of a project. */
const projectBench = join('.mprig', 'bench.yaml');

/**
 * Finds the bench to be used: what was asked for, else what the environment names (MPRIG_BENCH), else the nearest project
 * file above the current directory, else the user's own default, else the virtual bench that every computer has.
 * @throws UsageError when there is none of that name, or its file is wrong
 */
export async function chooseBench(asked: string | undefined, around = surroundings()): Promise<ChosenBench> {
  const found = await findBench(asked, around);
  noteBenchWord(found.description.name, await wordFor(found, asked, around));
  return found;
}

async function findBench(asked: string | undefined, around: Surroundings): Promise<ChosenBench> {
  const { name, from, by } = wanted(asked, around);
  if (asked !== undefined && !isPath(asked) && !listBenches(around).has(asked)) {
    // Messages tell a bench by the name in its file, also one that a project or the environment names by a path.
    const usual = await findBench(undefined, around).catch(() => undefined);
    if (usual?.description.name === asked) return { ...usual, by };
  }
  const file = benchFile(name, from, by, around);
  return { description: await readBenchFile(file), file, by };
}

/** What finds a bench again when it is asked for: the name in its file where that does, else what was asked. */
async function wordFor(
  { description: { name }, file }: ChosenBench,
  asked: string | undefined,
  around: Surroundings,
): Promise<string> {
  const again = await findBench(name, around).catch(() => undefined);
  return again?.file === file ? name : (asked ?? file);
}

/** Every bench file that a name finds: name and path. A name nearer to the user hides one further away. */
export function listBenches(around: Surroundings): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const directory of [dirname(shippedBenchFile('any', around.repository)), userBenches(around)]) {
    for (const entry of existsSync(directory) ? readdirSync(directory).sort() : []) {
      const [, name] = /^([a-z0-9-]+)\.yaml$/.exec(entry) ?? [];
      if (name !== undefined) found.set(name, join(directory, entry));
    }
  }
  return found;
}

/** Directory of the bench files of this user (XDG Base Directory Specification). */
export function userBenches({ environment }: Surroundings): string {
  return join(configDirectory(environment), 'benches');
}

interface Wanted {
  /** A name, or a path from `from` on. */
  readonly name: string;
  readonly from: string;
  readonly by: string;
}

function wanted(asked: string | undefined, around: Surroundings): Wanted {
  const { environment, directory } = around;
  if (asked !== undefined) return { name: asked, from: directory, by: '--bench' };
  const { MPRIG_BENCH: named } = environment;
  if (named) return { name: named, from: directory, by: 'MPRIG_BENCH' };
  const project = nearestProject(directory);
  if (project) return project;
  const own = join(configDirectory(environment), 'bench.yaml');
  if (existsSync(own)) return { name: own, from: '/', by: own };
  return { name: defaultBench, from: directory, by: 'the default' };
}

function nearestProject(directory: string): Wanted | undefined {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const project = join(at, projectFile);
    if (existsSync(project)) return { name: readProject(project), from: at, by: project };
    const bench = join(at, projectBench);
    if (existsSync(bench)) return { name: bench, from: '/', by: bench };
    if (dirname(at) === at) return undefined;
  }
}

function readProject(file: string): string {
  let data: unknown;
  try {
    data = parse(readFileSync(file, 'utf8'), { logLevel: 'error' });
  } catch (cause) {
    throw invalidProject(file, messageOf(cause).split('\n')[0] ?? '', cause);
  }
  const { data: project, error } = z.strictObject({ bench: z.string().min(1) }).safeParse(data);
  if (!project) throw invalidProject(file, error.issues[0]?.message ?? 'invalid', error);
  return project.bench;
}

function invalidProject(file: string, why: string, cause: unknown): UsageError {
  const remedy = 'write "bench: NAME" there, NAME being one of "rig bench list" or the path of a bench file';
  return new UsageError('ProjectFileInvalid', `${file}: ${why}`, remedy, { cause });
}

/** What looks like a path is one. */
function isPath(name: string): boolean {
  return name.includes('/') || /\.ya?ml$/.test(name);
}

/** The file that a name or a path means. */
function benchFile(name: string, from: string, by: string, around: Surroundings): string {
  if (isPath(name)) {
    const file = resolve(from, name);
    if (existsSync(file)) return file;
    throw new UsageError(
      'BenchUnknown',
      `there is no bench file ${file}, which ${by} names`,
      'name one that there is, or use --bench virtual',
    );
  }
  const benches = listBenches(around);
  const file = benches.get(name);
  if (file !== undefined) return file;
  throw new UsageError(
    'BenchUnknown',
    `there is no bench "${name}", which ${by} names`,
    `name a bench file, or one of ${[...benches.keys()].join(', ')}`,
  );
}
