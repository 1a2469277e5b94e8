import yargs, { type Argv } from 'yargs';
import { UsageError } from '../base/errors.js';
import { addCommands } from './commands.js';
import { optionCheck } from './options.js';

/**
 * What reads a command line and carries it out.
 * @param words without the program
 */
export async function parserOf(words: readonly string[]): Promise<Argv> {
  const parser = await addCommands(yargs([...words]), words);
  return (
    parser
      .scriptName('rig')
      // Our own words are English, and so are those of the parser.
      .locale('en')
      .usage('$0 <command>\n\nProves, frame by frame, that a KVM guest received its data without a host copy.')
      // A name with a dot is no way into an object.
      .parserConfiguration({ 'dot-notation': false })
      .demandCommand(1, 'name a command')
      .strict()
      .middleware(optionCheck(words), true)
      .recommendCommands()
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new UsageError('Usage', message, 'see "rig --help"');
      })
      .wrap(Math.min(100, process.stdout.columns ?? 100))
      .help()
      .version()
  );
}

/** Carries a command line out. @throws UsageError when it makes no sense, and what the command throws */
export async function carryOutWords(words: readonly string[]): Promise<void> {
  await (await parserOf(words)).parseAsync();
}
