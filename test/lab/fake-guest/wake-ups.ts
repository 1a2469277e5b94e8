/**
 * `npm run test:wakeups`: a million frames, buffers and kicks at random times, into the fake guest; see soak.c. Its short
 * form is the scenario `soak` of the lab level.
 */
import { runScenarios } from './run-scenarios.js';

const patienceMs = 90 * 60_000;
const scenario = 'long-soak';

const ending = new AbortController();
process.once('SIGINT', () => ending.abort());
const started = performance.now();
const { tap, faults } = await runScenarios(ending.signal, { scenarios: [scenario], kernelArguments: [], patienceMs });
const result = tap.byName.get(scenario);
const passed = result?.passed === true && faults.count === 0;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
process.stdout.write(`${passed ? 'passed' : 'failed'} in ${minutes} min: ${result?.details ?? 'it did not run'}\n`);
process.exitCode = passed ? 0 : 1;
