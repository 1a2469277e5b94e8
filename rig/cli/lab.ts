import { join } from 'node:path';
import type { ArgumentsCamelCase, Argv, CommandModule } from 'yargs';
import { labStatus } from '../../host/image/index.js';
import { chooseBench } from '../bench/choose.js';
import { requireVirtual } from '../bench/description.js';
import { bringUpBench, takeDownBench } from '../bench/virtual/open.js';
import { Child } from '../bench/virtual/child.js';
import { machineStatus, type MachineStatus } from '../bench/virtual/machine-status.js';
import { StreamProgress } from '../base/progress.js';
import { cacheDirectory, repository, runtimeDirectory } from '../base/directories.js';
import { failWith } from './exit.js';
import { watchInterruption } from './interruption.js';
import { benchArtefacts, buildLab } from '../bench/virtual/lab.js';

interface LabArguments {
  readonly bench: string | undefined;
  readonly json: boolean;
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
      yargs
        .option('bench', { type: 'string', describe: 'Name or file of a virtual bench' })
        .option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout' }),
    handler: async (options: ArgumentsCamelCase<LabArguments>) => {
      const interruption = watchInterruption(() => Child.killAll());
      try {
        await work(options, interruption.signal);
      } catch (error) {
        failWith(error, options.json);
      } finally {
        interruption.stop();
      }
    },
  };
}

const complain = (text: string) => process.stderr.write(`${text}\n`);

/** Tells what was done or found: in lines, or as one JSON document. */
function tell(json: boolean, lines: readonly string[], document: object): void {
  const text = json ? [JSON.stringify({ schemaVersion: 1, ...document }, undefined, 2)] : lines;
  process.stdout.write(`${text.join('\n')}\n`);
}

async function build({ json }: LabArguments, signal: AbortSignal): Promise<void> {
  const { root, artefacts } = await buildLab(new StreamProgress(process.stderr), signal);
  tell(json, [`lab: built in ${root}`], { root, versions: artefacts.versions });
}

async function up({ bench, json }: LabArguments, signal: AbortSignal): Promise<void> {
  const description = requireVirtual((await chooseBench(bench)).description);
  const progress = new StreamProgress(process.stderr);
  const lab = await buildLab(progress, signal);
  const step = progress.step(`machine of bench ${description.name}`);
  try {
    const { qemu, logDirectory } = await bringUpBench(description, {
      artefacts: benchArtefacts(lab),
      runtimeDirectory: runtimeDirectory(),
      logDirectory: join(runtimeDirectory(), `logs-${description.name}`),
      run: 'lab up',
      signal,
      complain,
    });
    await lab.hold(qemu.pid);
    step.done('up');
    tell(json, [`bench ${description.name}: up (pid ${qemu.pid}), logs in ${logDirectory}`], {
      bench: { name: description.name, state: 'up', pid: qemu.pid, logDirectory },
    });
  } catch (error) {
    step.failed('not up');
    throw error;
  }
}

async function down({ bench, json }: LabArguments): Promise<void> {
  const { name } = requireVirtual((await chooseBench(bench)).description);
  const was = await takeDownBench(name, runtimeDirectory());
  const done = was ? (was.kept ? 'taken down' : `what run ${was.run} left is ended`) : 'was not up';
  tell(json, [`bench ${name}: ${done}`], { bench: { name, state: 'down', was: was?.run ?? null } });
}

async function status({ bench, json }: LabArguments): Promise<void> {
  const { name } = requireVirtual((await chooseBench(bench)).description);
  const artefacts = (await labStatus({ cacheDir: cacheDirectory(), repoRoot: repository })).map((artefact) => ({
    name: artefact.name,
    current: artefact.current,
  }));
  const machine = machineStatus(runtimeDirectory(), name);
  const lines = artefacts.map((artefact) =>
    artefact.current ? `✓ ${artefact.name}` : `· ${artefact.name} (to be built)`,
  );
  tell(json, [...lines, `bench ${name}: ${describeMachine(machine)}`], { artefacts, bench: { name, ...machine } });
}

/** A machine in words. */
export function describeMachine({ state, pids, run, logDirectory, holder }: MachineStatus): string {
  const use = holder ? `, held by run ${holder.run} (pid ${holder.pid})` : '';
  switch (state) {
    case 'up':
      return `up (pid ${pids[0]}), logs in ${logDirectory}${use}`;
    case 'left': {
      const processes = pids.length > 0 ? `${pids.length} processes (${pids.join(', ')})` : 'files';
      return `run ${run} was killed and left ${processes}; the next run ends them, and so does "rig lab down"`;
    }
    case 'in-use':
      return `in use${use}`;
    case 'down':
      return 'down';
  }
}
