import type { Argv, CommandModule } from 'yargs';
import { Child } from '../bench/virtual/child.js';
import { action } from './action.js';
import type { LabArguments } from './lab.js';
import { loudnessOptions } from './loudness.js';
import { groups } from './options.js';

/** `rig lab`: what is built, and machines that stay up between runs. */
export const labCommand: CommandModule = {
  command: 'lab <action>',
  describe: 'Build the lab, and start or end a machine that stays up between runs',
  builder: (yargs: Argv) =>
    yargs
      .command(labAction('build', 'Build what is not current: lab tree, firmware, modules, images'))
      .command(labAction('up', 'Start the machine of a bench and leave it running'))
      .command(labAction('down', 'End the machine of a bench'))
      .command(labAction('status', 'Say what is built and which machine is up'))
      .example('$0 lab up', 'the runs that follow need not boot a machine')
      .example('$0 lab status --json', 'what is built, and who uses the machine')
      .demandCommand(1, 'name what to do with the lab'),
  handler: () => undefined,
};

function labAction(name: 'build' | 'up' | 'down' | 'status', describe: string): CommandModule<object, LabArguments> {
  return action<LabArguments>({
    command: name,
    describe,
    options: {
      bench: { type: 'string', group: groups.bench, describe: 'Name or file of a virtual bench' },
      ...loudnessOptions,
    },
    work: async (args, signal) => (await import('./lab.js'))[name](args, signal),
    lastResort: () => Child.killAll(),
  });
}
