import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeCommands, type DescribedCommand, type DescribedOption } from './command-tree.js';

/** Something that the word at the cursor can become. */
export interface Candidate {
  readonly word: string;
  readonly describe?: string;
}

/** What the shell is to offer. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether it may be a path, too. */
  readonly files: boolean;
}

const nothing: Completion = { candidates: [], files: false };
const paths: Completion = { candidates: [], files: true };

/** Options whose value is a path. */
const pathOptions = new Set(['out', 'replay', 'certificates']);

/**
 * What the last word of a command line can become.
 * @param words without the program, up to the cursor, whose word may be empty. bash makes three words of `--a=b`.
 */
export async function complete(words: readonly string[]): Promise<Completion> {
  const joined = joinEquals(words);
  const before = joined.slice(0, -1);
  const current = joined.at(-1) ?? '';
  if (before.includes('--')) return paths;
  const commands = await describeCommands((name) => before.includes(name));
  const place = placeOf(before, commands);
  const [, name, begun = ''] = /^--([^=]+)=(.*)$/s.exec(current) ?? [];
  if (name !== undefined) {
    const given = optionNamed(place.command, name);
    // bash completes what stands behind its separator; zsh the whole word.
    const prefix = words.at(-1) === current ? `--${name}=` : '';
    return given ? beginningWith(await valuesOf(given), begun, prefix) : nothing;
  }
  if (place.option) return beginningWith(await valuesOf(place.option), current);
  if (current.startsWith('-')) return beginningWith(optionsLeft(place.command, before), current);
  const below = place.command?.subcommands ?? commands;
  if (below.length > 0) {
    return beginningWith({ ...nothing, candidates: below.map((one) => ({ ...one, word: one.name })) }, current);
  }
  const positional = place.command?.positionals[place.positionals] ?? listAtEnd(place.command);
  if (positional) return beginningWith(await valuesOf(positional), current);
  return beginningWith(optionsLeft(place.command, before), current);
}

/** Writes what `complete` offers, one on a line, with its description behind a tab; `:files` stands for paths. */
export async function printCompletions(words: readonly string[]): Promise<void> {
  const { candidates, files } = await complete(words);
  const lines = candidates.map(({ word, describe }) => (describe ? `${word}\t${describe}` : word));
  process.stdout.write([...lines, ...(files ? [':files'] : [])].map((line) => `${line}\n`).join(''));
}

function joinEquals(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const last = joined.at(-1);
    const continues = word === '=' || (words[index - 1] === '=' && last?.endsWith('='));
    if (continues && last?.startsWith('--')) joined[joined.length - 1] = last + word;
    else joined.push(word);
  }
  return joined;
}

interface Place {
  readonly command: DescribedCommand | undefined;
  /** How many words have been taken by their place. */
  readonly positionals: number;
  /** The option whose value comes next. */
  readonly option: DescribedOption | undefined;
}

function placeOf(before: readonly string[], commands: readonly DescribedCommand[]): Place {
  let place: Place = { command: undefined, positionals: 0, option: undefined };
  for (const word of before) {
    const { command, positionals, option } = place;
    if (option) place = { ...place, option: undefined };
    else if (word.startsWith('-')) {
      const given = optionNamed(command, word.slice(2));
      place = { ...place, option: given?.kind === 'flag' ? undefined : given };
    } else {
      const below = (command?.subcommands ?? commands).find(({ name }) => name === word);
      place = below ? { ...place, command: below } : { ...place, positionals: positionals + 1 };
    }
  }
  return place;
}

function optionNamed(command: DescribedCommand | undefined, name: string): DescribedOption | undefined {
  return command?.options.find((one) => one.name === name);
}

function listAtEnd(command: DescribedCommand | undefined): DescribedOption | undefined {
  const last = command?.positionals.at(-1);
  return last?.list ? last : undefined;
}

function optionsLeft(command: DescribedCommand | undefined, before: readonly string[]): Completion {
  const isGiven = (name: string) => before.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  const left = command?.options.filter(({ name, list }) => list || !isGiven(name)) ?? [
    { name: 'help', describe: 'Show help' },
    { name: 'version', describe: 'Show version number' },
  ];
  return { ...nothing, candidates: left.map(({ name, describe }) => ({ word: `--${name}`, describe })) };
}

function beginningWith({ candidates, files }: Completion, begun: string, prefix = ''): Completion {
  return {
    candidates: candidates
      .filter(({ word }) => word.startsWith(begun))
      .map(({ word, describe }) => ({ word: prefix + word, ...(describe === undefined ? {} : { describe }) })),
    files,
  };
}

/** What an option, or a word by its place, can be. */
async function valuesOf({ name, kind, choices }: DescribedOption): Promise<Completion> {
  const words = (all: Iterable<string>, files = false): Completion => {
    return { candidates: [...all].map((word) => ({ word })), files };
  };
  if (choices.length > 0) return words(choices);
  if (kind === 'number') return nothing;
  switch (name) {
    case 'bench':
    case 'from-virtual': {
      const { listBenches, surroundings } = await import('../bench/choose.js');
      return words(listBenches(surroundings()).keys(), name === 'bench');
    }
    case 'run':
    case 'resume':
    case 'a':
    case 'b': {
      const { runsDirectory } = await import('../report/run-directory.js');
      return words([...runNames(runsDirectory()), 'latest'], true);
    }
    case 'files': {
      const { shippedSuites } = await import('../suite/files.js');
      return words(shippedSuites, true);
    }
    default:
      return pathOptions.has(name) ? paths : nothing;
  }
}

/** Names of the runs that there are, the newest first as far as their names tell; none of them is read. */
function runNames(base: string): readonly string[] {
  if (!existsSync(base)) return [];
  return readdirSync(base)
    .filter((name) => existsSync(join(base, name, 'run.json')))
    .sort()
    .reverse();
}
