import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { benchCommand } from './bench.js';
import { compareCommand } from './compare.js';
import { doctorCommand } from './doctor.js';
import { failWith } from './exit.js';
import { hostCommand } from './host.js';
import { labCommand } from './lab.js';
import { checkOptions } from './options.js';
import { reportCommand } from './report.js';
import { runCommand } from './run.js';
import { runsCommand } from './runs.js';
import { testCommand } from './test.js';
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
  await yargs(words)
    .scriptName('rig')
    .usage('$0 <command>\n\nProves, frame by frame, that a KVM guest received its data without a host copy.')
    .command(runCommand)
    .command(testCommand)
    .command(reportCommand)
    .command(runsCommand)
    .command(compareCommand)
    .command(labCommand)
    .command(benchCommand)
    .command(hostCommand)
    .command(doctorCommand)
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
