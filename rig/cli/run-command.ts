import type { CommandModule } from 'yargs';
import { transmitByDefault } from '../experiment/transmit-plan.js';
import { loudnessOptions } from './loudness.js';
import { groups, jsonOption } from './options.js';
import type { RunArguments } from './run-request.js';

/** `rig run`: proves zero-copy receive on a bench, with its controls, and writes the report. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run',
  describe: 'Inject frames and prove, frame by frame, that the guest received them without a copy',
  builder: (yargs) =>
    yargs
      .option('frames', { group: groups.traffic, type: 'number', default: 256, describe: 'Frames to inject' })
      .option('length', {
        group: groups.traffic,
        type: 'string',
        default: '60..1514',
        describe: 'Frame length in bytes, a range, imix, or a mix 60:7,1514:1',
      })
      .option('seed', {
        group: groups.traffic,
        type: 'number',
        default: 1,
        describe: 'Decides order of lengths and payload',
      })
      .option('rate', {
        group: groups.traffic,
        type: 'string',
        describe: 'Rate of frames: 100kfps, 200Mbps on the line, or 10% of 10 Gb/s',
      })
      .option('burst', {
        group: groups.traffic,
        type: 'number',
        describe: 'Frames that come back to back, at the same mean rate',
      })
      .option('stream', {
        group: groups.traffic,
        type: 'string',
        array: true,
        describe: 'One of up to four streams at once: any of frames=N,length=L,rate=R,burst=B; repeat it for each',
      })
      .option('replay', {
        group: groups.traffic,
        type: 'string',
        describe: 'Capture to replay to the guest too, with its times or at --rate',
      })
      .option('passes', {
        group: groups.traffic,
        type: 'number',
        default: 1,
        describe: 'How often the capture is replayed',
      })
      .option('echo', {
        group: groups.proof,
        type: 'boolean',
        default: false,
        describe: 'Also let the guest send frames back',
      })
      .option('transmit', {
        group: groups.proof,
        type: 'boolean',
        default: transmitByDefault,
        describe: 'Also let the guest send frames of its own, and prove how they left it, with controls',
      })
      .option('require', {
        group: groups.proof,
        type: 'string',
        describe: 'Lines of evidence without which no bench is good enough: touch,late-write',
      })
      .option('witnesses', {
        group: groups.proof,
        type: 'boolean',
        default: false,
        describe: 'Also use what real hardware has to see copies: watchpoints, and counts of the copy functions',
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
      .option('out', {
        group: groups.results,
        type: 'string',
        describe: 'Run directory; default: runs/<time>-<id>, or below MPRIG_RUNS',
      })
      .option('resume', {
        group: groups.results,
        type: 'string',
        describe: 'Directory or name of a run that was cut short, to go on with it; its options are those it had',
      })
      .option('format', {
        group: groups.results,
        type: 'string',
        describe: 'Results to write besides run.json and report.html: junit, ctrf, or both with a comma',
      })
      .options({ ...loudnessOptions, json: jsonOption })
      .example('$0 run', 'the proof, with its controls, of 256 frames of all lengths')
      .example('$0 run --frames 5000 --length imix --rate 100kfps', 'more of them, at a rate')
      .example('$0 run --bench rack3 --require touch --format junit', 'on a bench of hardware, for a CI'),
  handler: async (args) => (await import('./run.js')).run(args),
};
