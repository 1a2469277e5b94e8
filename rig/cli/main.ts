import { hideBin } from 'yargs/helpers';
import { carryOutWords } from './command-line.js';
import { failWith } from './exit.js';
import { wantsJson } from './options.js';

const words = hideBin(process.argv);

try {
  await carryOutWords(words);
} catch (error) {
  failWith(error, wantsJson(words));
}
