import type { Argv, CommandModule, Options } from 'yargs';
import { powerActions } from '../bench/hardware/power.js';
import { action, type Action } from './action.js';
import type { BenchArguments, InitArguments, LockArguments, PowerArguments, UnlockArguments } from './bench.js';
import { groups } from './options.js';

const actions = () => import('./bench.js');

const asked = (describe: string): Options => ({ type: 'string', group: groups.bench, describe });

const benchPositional = {
  bench: { type: 'string', describe: 'Name or file of the bench; default: see "rig bench list"' },
} as const;

/** `rig bench`: which benches there are, and whose they are now. */
export const benchCommand: CommandModule = {
  command: 'bench <action>',
  describe: 'Write, list and check bench files, and hold a bench',
  builder: (yargs: Argv) =>
    yargs
      .command(
        action({
          command: 'init <name>',
          describe: 'Write the file of a bench of hardware by looking at what is attached',
          positionals: { name: { type: 'string', describe: 'Name of the bench' } },
          options: {
            agent: asked('HOST:PORT at which the agent of the KVM host answers'),
            certificates: asked('Directory with ca.crt, controller.crt and controller.key'),
            link: asked('Link to the instrument, where several are attached'),
            'from-virtual': asked('Virtual bench whose running machine is the host'),
            out: asked('File to write; default: in the directory of your own benches'),
            force: {
              type: 'boolean',
              default: false,
              group: groups.bench,
              describe: 'Replace a file that is there',
            },
          },
          examples: [['bench init rack3 --agent rack3:7443 --certificates DIR', 'the bench with host rack3']],
          work: async (args: InitArguments) => (await actions()).init(args),
        }),
      )
      .command(benchAction('list', 'Say which benches there are', async (args) => (await actions()).list(args)))
      .command(
        benchAction('show [bench]', 'Say what the file of a bench says, and why it was chosen', async (args) =>
          (await actions()).show(args),
        ),
      )
      .command(
        benchAction('check [bench]', 'Try whether a bench can be used, and leave it as it was', async (args, stop) =>
          (await actions()).check(args, stop),
        ),
      )
      .command(
        action({
          command: 'lock [bench]',
          describe: 'Hold a bench for your later commands',
          positionals: benchPositional,
          options: { for: { ...asked('How long: 90s, 30m, 2h or 3d'), default: '1h' } },
          work: async (args: LockArguments) => (await actions()).lock(args),
        }),
      )
      .command(
        action({
          command: 'unlock [bench]',
          describe: 'Give a bench free that you have locked, or that a named holder holds',
          positionals: benchPositional,
          options: { holder: asked('Whose hold is to be ended, as "rig bench check" tells it') },
          work: async (args: UnlockArguments) => (await actions()).unlock(args),
        }),
      )
      .command(
        action({
          command: 'power <switch> [bench]',
          describe: 'Switch the power of a host by the command in its bench file',
          positionals: { ...benchPositional, switch: { choices: powerActions, describe: 'What its power is to do' } },
          work: async (args: PowerArguments, stop) => (await actions()).power(args, stop),
        }),
      )
      .example('$0 bench list', 'a star marks the one that is used when none is named')
      .example('$0 bench check rack3', 'whether its host and its instrument answer')
      .example('$0 bench lock rack3 --for 2h', 'keeps others away from it')
      .demandCommand(1, 'name what to do with a bench'),
  handler: () => undefined,
};

function benchAction(
  command: string,
  describe: string,
  work: Action<BenchArguments>['work'],
): CommandModule<object, BenchArguments> {
  return action({ command, describe, work, positionals: command.includes('[bench]') ? benchPositional : {} });
}
