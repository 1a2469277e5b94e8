import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { addCommands } from './commands.js';
import { failWith } from './exit.js';
import { checkOptions } from './options.js';
import { UsageError } from '../base/errors.js';

// A reader that goes away, such as `head`, or a terminal that was closed, changes nothing of what is done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') failWith(error);
  });
}

const words = hideBin(process.argv);
const wantsJson = words.includes('--json');

try {
  const all = await addCommands(yargs(words), words);
  await all
    .scriptName('rig')
    .usage('$0 <command>\n\nProves, frame by frame, that a KVM guest received its data without a host copy.')
    .demandCommand(1, 'name a command')
    .strict()
    .check(checkOptions(words), true)
    .recommendCommands()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError('Usage', message, 'see "rig --help"');
    })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .help()
    .version()
    .parseAsync();
} catch (error) {
  failWith(error, wantsJson);
}
