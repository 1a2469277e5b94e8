import type { CommandModule } from 'yargs';
import type { RequestArguments } from './run-request.js';

/** What `rig run` is told. */
export interface RunArguments extends RequestArguments {
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly json: boolean;
}

/** `rig run`: proves zero-copy receive on a bench, with its controls, and writes the report. */
export const runCommand: CommandModule<object, RunArguments> = {
  command: 'run',
  describe: 'Inject frames and prove, frame by frame, that the guest received them without a copy',
  builder: (yargs) =>
    yargs
      .option('frames', { type: 'number', default: 256, describe: 'Frames to inject' })
      .option('length', {
        type: 'string',
        default: '60..1514',
        describe: 'Frame length in bytes, a range, imix, or a mix 60:7,1514:1',
      })
      .option('seed', { type: 'number', default: 1, describe: 'Decides order of lengths and payload' })
      .option('rate', { type: 'string', describe: 'Rate of frames: 100kfps, 200Mbps on the line, or 10% of 10 Gb/s' })
      .option('burst', { type: 'number', describe: 'Frames that come back to back, at the same mean rate' })
      .option('stream', {
        type: 'string',
        array: true,
        describe: 'One of up to four streams at once: any of frames=N,length=L,rate=R,burst=B; repeat it for each',
      })
      .option('replay', { type: 'string', describe: 'Capture to replay to the guest too, with its times or at --rate' })
      .option('passes', { type: 'number', default: 1, describe: 'How often the capture is replayed' })
      .option('echo', { type: 'boolean', default: false, describe: 'Also let the guest send frames back' })
      .option('require', {
        type: 'string',
        describe: 'Lines of evidence that must hold even where the bench cannot give them: touch,late-write',
      })
      .option('witnesses', {
        type: 'boolean',
        default: false,
        describe: 'Also use what real hardware has to see copies: watchpoints, and counts of the copy functions',
      })
      .option('bench', { type: 'string', describe: 'Name or file of the bench; default: see rig bench list' })
      .option('out', { type: 'string', describe: 'Run directory; default: runs/<time>-<id>, or below MPRIG_RUNS' })
      .option('resume', {
        type: 'string',
        describe: 'Directory or name of a run that was cut short, to go on with it; its options are those it had',
      })
      .option('format', {
        type: 'string',
        describe: 'Results to write besides run.json and report.html: junit, ctrf, or both with a comma',
      })
      .option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout, nothing else there' }),
  handler: async (args) => (await import('./run.js')).run(args),
};
