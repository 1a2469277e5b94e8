import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { labStatus } from '../../host/image/index.js';
import { loadBenchDescription, requireVirtual } from '../bench/description.js';
import { lockHolder } from '../bench/lock.js';
import { bringUpBench, takeDownBench } from '../bench/open.js';
import { Child } from '../bench/virtual/child.js';
import { readState } from '../bench/virtual/state.js';
import { StreamProgress } from '../base/progress.js';
import { cacheDirectory, repository, runtimeDirectory } from '../base/directories.js';
import { failWith } from './exit.js';
import { watchInterruption } from './interruption.js';
import { benchArtefacts, buildLab } from '../bench/virtual/lab.js';

interface LabArguments {
  readonly bench: string;
}

/** `rig lab`: what is built, and machines that stay up between runs. */
export const labCommand: CommandModule = {
  command: 'lab <action>',
  describe: 'Build the lab, and start or end a machine that stays up between runs',
  builder: (yargs: Argv) =>
    yargs
      .command(action('build', 'Build what is not current: lab tree, firmware, modules, images', build))
      .command(action('up', 'Start the machine of a bench and leave it running', up))
      .command(action('down', 'End the machine of a bench', down))
      .command(action('status', 'Say what is built and which machine is up', status))
      .demandCommand(1, 'name what to do with the lab'),
  handler: () => undefined,
};

function action(
  name: string,
  describe: string,
  work: (options: LabArguments, signal: AbortSignal) => Promise<void>,
): CommandModule<object, LabArguments> {
  return {
    command: name,
    describe,
    builder: (yargs) =>
      yargs.option('bench', { type: 'string', default: 'virtual', describe: 'Name or file of the bench' }),
    handler: async (options: ArgumentsCamelCase<LabArguments>) => {
      const interruption = watchInterruption(() => Child.killAll());
      try {
        await work(options, interruption.signal);
      } catch (error) {
        failWith(error);
      } finally {
        interruption.stop();
      }
    },
  };
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

async function build(_options: LabArguments, signal: AbortSignal): Promise<void> {
  const lab = await buildLab(new StreamProgress(process.stderr), signal);
  say(`lab: built in ${lab.root}`);
}

async function up({ bench }: LabArguments, signal: AbortSignal): Promise<void> {
  const description = requireVirtual(await loadBenchDescription(bench, repository));
  const progress = new StreamProgress(process.stderr);
  const lab = await buildLab(progress, signal);
  const step = progress.step(`machine of bench ${description.name}`);
  try {
    const state = await bringUpBench(description, {
      artefacts: benchArtefacts(lab),
      runtimeDirectory: runtimeDirectory(),
      logDirectory: join(runtimeDirectory(), `logs-${description.name}`),
      run: 'lab up',
      signal,
      complain,
    });
    await lab.hold(state.qemu.pid);
    step.done('up');
    say(`bench ${description.name}: up (pid ${state.qemu.pid}), logs in ${state.logDirectory}`);
  } catch (error) {
    step.failed('not up');
    throw error;
  }
}

async function down({ bench }: LabArguments): Promise<void> {
  const { name } = requireVirtual(await loadBenchDescription(bench, repository));
  const was = await takeDownBench(name, runtimeDirectory());
  say(`bench ${name}: ${was ? 'taken down' : 'was not up'}`);
}

async function status({ bench }: LabArguments): Promise<void> {
  const { name } = requireVirtual(await loadBenchDescription(bench, repository));
  for (const { name: artefact, current } of await labStatus({ cacheDir: cacheDirectory(), repoRoot: repository })) {
    say(`${current ? '✓' : '·'} ${artefact}${current ? '' : ' (to be built)'}`);
  }
  const state = readState(runtimeDirectory(), name);
  const holder = lockHolder(runtimeDirectory(), name);
  const use = holder ? `, held by run ${holder.run} (pid ${holder.pid})` : '';
  say(`bench ${name}: ${state ? `up (pid ${state.qemu.pid}), logs in ${state.logDirectory}` : 'down'}${use}`);
}
