import { hideBin } from 'yargs/helpers';
import { carryOutWords } from './command-line.js';
import { failWith } from './exit.js';
import { wantsJson } from './options.js';

// A reader that goes away, such as `head`, or a terminal that was closed, changes nothing of what is done.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') failWith(error);
  });
}

const words = hideBin(process.argv);

try {
  await carryOutWords(words);
} catch (error) {
  failWith(error, wantsJson(words));
}
