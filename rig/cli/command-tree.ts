import yargs, { type Argv, type CommandModule } from 'yargs';
import { listedCommands } from './commands.js';
import { insideOf } from './yargs-inside.js';

/** An option, or a word that a command takes by its place. */
export interface DescribedOption {
  readonly name: string;
  readonly describe: string;
  readonly kind: 'flag' | 'number' | 'text';
  /** Whether it may be given several times. */
  readonly list: boolean;
  /** What it can be; empty where that is not one of a few words. */
  readonly choices: readonly string[];
  /** Heading in help, where it has one of its own. */
  readonly group: string | undefined;
}

/** A command with what it takes, as it has told yargs. */
export interface DescribedCommand {
  readonly name: string;
  readonly describe: string;
  /** In their order; the last one may be a list. */
  readonly positionals: readonly DescribedOption[];
  readonly options: readonly DescribedOption[];
  readonly subcommands: readonly DescribedCommand[];
}

/** All commands, in full where their name is among the words; what the others take is left out then. */
export function describeCommands(
  isWanted: (name: string) => boolean = () => true,
): Promise<readonly DescribedCommand[]> {
  return Promise.all(
    listedCommands.map(async ({ command, describe, load }) => {
      const name = nameOf(command);
      const builder = isWanted(name) ? ((await load()) as CommandModule).builder : undefined;
      return describeOne(command, describe, builder);
    }),
  );
}

function describeOne(command: string, describe: string, builder: unknown): DescribedCommand {
  const parser = yargs([]);
  if (typeof builder === 'function') (builder as (parser: Argv) => unknown)(parser);
  const inside = insideOf(parser);
  const { key, array, boolean, number, choices } = inside.getOptions();
  const usage = inside.getInternalMethods().getUsageInstance();
  const descriptions = usage.getDescriptions();
  const groups = Object.entries(inside.getGroups());
  const optionOf = (name: string): DescribedOption => ({
    name,
    // yargs marks its own words, to translate them.
    describe: (descriptions[name] ?? '').replace('__yargsString__:', ''),
    kind: boolean.includes(name) ? 'flag' : number.includes(name) ? 'number' : 'text',
    list: array.includes(name),
    choices: choices[name] ?? [],
    group: groups.find(([, names]) => names.includes(name))?.[0],
  });
  const places = command.split(' ').slice(1);
  const placeNames = places.map(nameOf);
  const handlers = Object.values(inside.getInternalMethods().getCommandInstance().getCommandHandlers());
  return {
    name: nameOf(command),
    describe,
    positionals:
      handlers.length > 0 ? [] : places.map((place) => ({ ...optionOf(nameOf(place)), list: place.includes('..') })),
    options: Object.keys(key)
      .filter((name) => !placeNames.includes(name))
      .map(optionOf),
    subcommands: handlers.map((one) => describeOne(one.original, one.description, one.builder)),
  };
}

/** The name in `show`, `[bench]`, `<a>` and `[files..]`. */
function nameOf(command: string): string {
  return /[\w-]+/.exec(command)?.[0] ?? '';
}
