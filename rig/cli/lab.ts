import { join } from 'node:path';
import { labStatus } from '../../host/image/index.js';
import { benchWord } from '../bench/bench-word.js';
import { chooseBench } from '../bench/choose.js';
import { requireVirtual } from '../bench/description.js';
import { bringUpBench, takeDownBench } from '../bench/virtual/open.js';
import { machineStatus, type MachineStatus } from '../bench/virtual/machine-status.js';
import { cacheDirectory, repository, runtimeDirectory } from '../base/directories.js';
import { tell } from './output.js';
import { progressFor, type Loudness } from './loudness.js';
import { benchArtefacts, buildLab } from '../bench/virtual/lab.js';

/** What every action of `rig lab` is told. */
export interface LabArguments extends Loudness {
  readonly bench: string | undefined;
  readonly json: boolean;
}

const complain = (text: string) => process.stderr.write(`${text}\n`);

/** `rig lab build`: builds what is not current. */
export async function build(args: LabArguments, signal: AbortSignal): Promise<void> {
  const { root, artefacts } = await buildLab(progressFor(args), signal);
  tell(args.json, { root, versions: artefacts.versions }, [`lab: built in ${root}`]);
}

/** `rig lab up`: starts the machine of a bench, which stays up. */
export async function up(args: LabArguments, signal: AbortSignal): Promise<void> {
  const { bench, json } = args;
  const description = requireVirtual((await chooseBench(bench)).description);
  const progress = progressFor(args);
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
    tell(json, { bench: { name: description.name, state: 'up', pid: qemu.pid, logDirectory } }, [
      `bench ${description.name}: up (pid ${qemu.pid}), logs in ${logDirectory}`,
    ]);
  } catch (error) {
    step.failed('not up');
    throw error;
  }
}

/** `rig lab down`: ends what is left of a machine. */
export async function down({ bench, json }: LabArguments): Promise<void> {
  const { name } = requireVirtual((await chooseBench(bench)).description);
  const was = await takeDownBench(name, runtimeDirectory());
  const done = was ? (was.kept ? 'taken down' : `what run ${was.run} left is ended`) : 'was not up';
  tell(json, { bench: { name, state: 'down', was: was?.run ?? null } }, [`bench ${name}: ${done}`]);
}

/** `rig lab status`: says what is built, and how the machine stands. */
export async function status({ bench, json }: LabArguments): Promise<void> {
  const { name } = requireVirtual((await chooseBench(bench)).description);
  const artefacts = (await labStatus({ cacheDir: cacheDirectory(), repoRoot: repository })).map((artefact) => ({
    name: artefact.name,
    current: artefact.current,
  }));
  const machine = machineStatus(runtimeDirectory(), name);
  const lines = artefacts.map((artefact) =>
    artefact.current ? `✓ ${artefact.name}` : `· ${artefact.name} (to be built)`,
  );
  tell(json, { artefacts, bench: { name, ...machine } }, [
    ...lines,
    `bench ${name}: ${describeMachine(name, machine)}`,
  ]);
}

/** The machine of a bench in words. */
export function describeMachine(bench: string, status: MachineStatus): string {
  const { state, pids, run, logDirectory, holder } = status;
  const use = holder ? `, held by run ${holder.run} (pid ${holder.pid})` : '';
  switch (state) {
    case 'up':
      return `up (pid ${pids[0]}), logs in ${logDirectory}${use}`;
    case 'left': {
      const processes = pids.length > 0 ? `${pids.length} processes (${pids.join(', ')})` : 'files';
      return `run ${run} was killed and left ${processes}; the next run ends them, and so does "rig lab down --bench ${benchWord(bench)}"`;
    }
    case 'in-use':
      return `in use${use}`;
    case 'down':
      return 'down';
  }
}
