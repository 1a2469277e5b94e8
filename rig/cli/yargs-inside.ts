import type { Argv } from 'yargs';

/** What yargs knows of the options of a command, by their names; positionals are among them. */
export interface DeclaredOptions {
  readonly key: Readonly<Record<string, unknown>>;
  readonly array: readonly string[];
  readonly boolean: readonly string[];
  readonly number: readonly string[];
  readonly string: readonly string[];
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** What yargs knows of a command that was added to it. */
export interface DeclaredCommand {
  /** With its positionals, such as `show [bench]`. */
  readonly original: string;
  readonly description: string;
  readonly builder: unknown;
}

/** What yargs (18) has, and its types leave out. */
interface Inside {
  getOptions(): DeclaredOptions;
  /** Names of options by the headings of help. */
  getGroups(): Readonly<Record<string, readonly string[]>>;
  getInternalMethods(): {
    getContext(): { readonly commands: readonly string[] };
    getCommandInstance(): { getCommandHandlers(): Readonly<Record<string, DeclaredCommand>> };
    getUsageInstance(): {
      getDescriptions(): Readonly<Record<string, string | undefined>>;
      getPositionalGroupName(): string;
    };
  };
}

/** The parser of a command line, seen with what its types leave out. */
export function insideOf(yargs: Argv): Inside {
  return yargs as unknown as Inside;
}
