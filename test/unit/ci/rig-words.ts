import yargs from 'yargs';
import { addCommands } from '../../../rig/cli/commands.js';
import { checkOptions } from '../../../rig/cli/options.js';

/** Thrown in place of doing what the command line says. */
class Understood extends Error {}

/**
 * Has a command line understood by the definitions of the real command, and does not carry it out.
 * @throws Error saying which command or option there is not
 */
export async function understandRig(words: readonly string[]): Promise<void> {
  const all = await addCommands(yargs([...words]), words);
  try {
    await all
      .demandCommand(1)
      .strict()
      .check(checkOptions(words), true)
      .middleware(() => {
        throw new Understood();
      })
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseAsync();
  } catch (error) {
    if (error instanceof Understood) return;
    throw new Error(`rig ${words.join(' ')}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`rig ${words.join(' ')}: is no command`);
}
