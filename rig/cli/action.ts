import type { ArgumentsCamelCase, Argv, CommandModule, Options, PositionalOptions } from 'yargs';
import { watchInterruption } from './interruption.js';
import { jsonOption } from './options.js';

/** One of several things that can be done by a command: `rig lab up`. */
export interface Action<A> {
  /** With its positionals, as yargs writes it. */
  readonly command: string;
  readonly describe: string;
  readonly positionals?: Readonly<Record<string, PositionalOptions>>;
  readonly options?: Readonly<Record<string, Options>>;
  /** Command lines without "rig", and what they do. */
  readonly examples?: readonly (readonly [string, string])[];
  /** The signal is aborted by Ctrl-C and the like. */
  readonly work: (args: A, signal: AbortSignal) => Promise<void>;
  /** For a user who insists: see {@link watchInterruption}. */
  readonly lastResort?: () => void;
}

/** An action as yargs takes it, with `--json`. */
export function action<A>({
  command,
  describe,
  positionals = {},
  options = {},
  examples = [],
  work,
  lastResort,
}: Action<A>) {
  const module: CommandModule<object, A> = {
    command,
    describe,
    builder: (yargs) => {
      for (const [name, positional] of Object.entries(positionals)) yargs.positional(name, positional);
      for (const [line, about] of examples) yargs.example(`$0 ${line}`, about);
      return yargs.options({ ...options, json: jsonOption }) as unknown as Argv<A>;
    },
    handler: async (args: ArgumentsCamelCase<A>) => {
      const interruption = watchInterruption(lastResort ?? (() => undefined));
      try {
        await work(args as unknown as A, interruption.signal);
      } finally {
        interruption.stop();
      }
    },
  };
  return module;
}
