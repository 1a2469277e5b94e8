/** `npm run fuzz`: feeds each parser of the simulator with ten million inputs, under sanitizers. */
import { parseArgs } from 'node:util';
import { failWith } from '../../rig/cli/exit.js';
import { TestFailure, UsageError } from '../../rig/base/errors.js';
import { fuzz, fuzzers } from './fuzzing.js';

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { runs: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const [runs, seed] = [values.runs, values.seed].map(Number) as [number, number];
  if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed) || seed < 1) {
    throw new UsageError(
      'OptionOutOfRange',
      'runs and seed are whole numbers from 1',
      'see "Confidence" in test/README.md',
    );
  }
  const unknown = positionals.filter((name) => !fuzzers().includes(name));
  if (unknown.length > 0) {
    throw new UsageError('UnknownFuzzer', unknown.join(', '), `there are: ${fuzzers().join(', ')}`);
  }
  for (const name of positionals.length > 0 ? positionals : fuzzers()) {
    process.stderr.write(`${name} ...\n`);
    const outcome = await fuzz(name, runs, seed);
    if (!outcome.ok || outcome.runs < runs) {
      throw new TestFailure(
        'FuzzerFoundSomething',
        `${name}:\n${outcome.output.slice(-6000)}`,
        'see the input it names',
      );
    }
    process.stdout.write(`${name}: ${outcome.runs} runs without a crash in ${outcome.seconds.toFixed(0)} s\n`);
  }
}

try {
  await main();
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Confidence" in test/README.md') : error);
}
