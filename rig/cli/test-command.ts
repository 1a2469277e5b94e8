import type { CommandModule } from 'yargs';
import { shippedSuites } from '../suite/files.js';
import { loudnessOptions } from './loudness.js';
import { groups, jsonOption } from './options.js';
import { defaultTimeoutSeconds, type TestArguments } from './test-plan.js';

/** `rig test`: runs the user's own tests on a bench. */
export const testCommand: CommandModule<object, TestArguments> = {
  command: 'test [files..]',
  describe: 'Run tests of your own on a bench, or a suite that comes with mprig',
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        describe: `Files, folders with *.test.ts, or ${shippedSuites.join(' or ')}; default: this folder`,
      })
      .option('bench', {
        group: groups.bench,
        type: 'string',
        describe: 'Name or file of the bench; default: see "rig bench list"',
      })
      .option('nic', {
        group: groups.bench,
        type: 'string',
        describe: 'NIC under test in place of the one of the bench file: instrument, igb, e1000e, or a PCI address',
      })
      .option('grep', {
        group: groups.choice,
        type: 'string',
        describe: 'Only tests whose full title matches this regular expression',
      })
      .option('repeat', {
        group: groups.repetition,
        type: 'string',
        default: '1',
        describe: 'So many times, or for a duration: 10, 90s, 30m, 8h',
      })
      .option('retries', {
        group: groups.repetition,
        type: 'number',
        default: 0,
        describe: 'How often a test that failed is tried again',
      })
      .option('shard', { group: groups.choice, type: 'string', describe: 'Only part i of n of the tests: i/n' })
      .option('last-failed', {
        group: groups.choice,
        type: 'boolean',
        default: false,
        describe: 'Only what did not pass the last time',
      })
      .option('seed', {
        group: groups.repetition,
        type: 'number',
        default: 1,
        describe: 'Seed of traffic that has none of its own',
      })
      .option('max-failures', {
        group: groups.repetition,
        type: 'number',
        describe: 'Stop after so many tests that did not pass, of all repetitions together',
      })
      .option('resume', {
        group: groups.choice,
        type: 'string',
        describe: 'Directory or name of a suite that was cut short, to go on with it; its options are those it had',
      })
      .option('timeout', {
        group: groups.repetition,
        type: 'number',
        default: defaultTimeoutSeconds,
        describe: 'Seconds that one test may take',
      })
      .option('out', {
        group: groups.results,
        type: 'string',
        describe: 'Run directory; default: runs/<time>-<id>, or below MPRIG_RUNS',
      })
      .options({ ...loudnessOptions, json: jsonOption })
      .example('$0 test smoke', 'the shortest sign that a bench works')
      .example('$0 test my-lab --repeat 8h --max-failures 1', 'until the first failure, or for a night'),
  handler: async (args) => (await import('./test.js')).test(args),
};
