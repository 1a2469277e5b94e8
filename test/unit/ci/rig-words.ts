import { messageOf } from '../../../rig/base/errors.js';
import { parserOf } from '../../../rig/cli/command-line.js';

/** Thrown in place of doing what the command line says. */
class Understood extends Error {}

/**
 * Has a command line understood by the definitions of the real command, and does not carry it out.
 * @throws Error saying which command or option there is not
 */
export async function understandRig(words: readonly string[]): Promise<void> {
  const parser = await parserOf(words);
  try {
    await parser
      .middleware(() => {
        throw new Understood();
      })
      .parseAsync();
  } catch (error) {
    if (error instanceof Understood) return;
    throw new Error(`rig ${words.join(' ')}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  throw new Error(`rig ${words.join(' ')}: is no command`);
}
