import type { CommandModule } from 'yargs';
import { chooseBench } from '../bench/choose.js';
import type { BenchDescription } from '../bench/description.js';
import { lockHolder } from '../bench/lock.js';
import { machineStatus } from '../bench/virtual/machine-status.js';
import { runtimeDirectory } from '../base/directories.js';
import { attempt, ok, warn, type Check } from './doctor/check.js';
import { checkCache, checkMemory, checkPlatform, checkState, checkTemporary } from './doctor/computer.js';
import { checkSerial, checkUsb } from './doctor/devices.js';
import { checkIdRanges, checkKvm, checkMmdebstrap, checkNamespaces, findLab, type BuiltLab } from './doctor/lab.js';
import { tell } from './output.js';
import { describeMachine } from './lab.js';
import { groups, jsonOption } from './options.js';

interface DoctorArguments {
  readonly bench: string | undefined;
  readonly json: boolean;
}

/** `rig doctor`: can this computer run a bench, and if not, what is missing? Everything is tried, nothing is built. */
export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe: 'Try whether this computer can run a bench, and say what is missing',
  builder: (yargs) =>
    yargs
      .option('bench', {
        type: 'string',
        group: groups.bench,
        describe: 'Name or file of the bench; default: see "rig bench list"',
      })
      .option('json', jsonOption)
      .example('$0 doctor', 'what keeps the bench that is used by default from working')
      .example('$0 doctor --bench rack3 --json', 'the same of another one, for a program'),
  handler: async ({ bench, json }) => {
    const { description } = await chooseBench(bench);
    const { kind, name } = description;
    const checks = await examine(description);
    const usable = checks.every(({ result }) => result !== 'fail');
    tell(json, { bench: { kind, name }, usable, checks }, checks.map(line));
    if (!usable) process.exitCode = 3;
  },
};

const marks = { ok: '✓', warn: '!', fail: '✗' };

function line({ id, result, found, remedy }: Check): string {
  return `${marks[result]} ${id.padEnd(15)} ${found}${remedy ? ` · ${remedy}` : ''}`;
}

async function examine({ name, kind }: BenchDescription): Promise<Check[]> {
  return kind === 'hardware' ? examineForHardware(name) : examineForVirtual(name);
}

/** The machine is elsewhere: of this computer it needs the links and a place for its locks. */
function examineForHardware(name: string): Promise<Check[]> {
  return carryOut([
    ['platform', checkPlatform],
    ['state', checkState],
    ['serial', checkSerial],
    ['usb', checkUsb],
    ['bench', () => checkHardware(name)],
  ]);
}

async function carryOut(trials: readonly [string, () => Check | Promise<Check>][]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [id, work] of trials) checks.push(await attempt(id, work));
  return checks;
}

async function examineForVirtual(name: string): Promise<Check[]> {
  const lab = await findLab().catch((): BuiltLab => ({ complete: false, tree: undefined, kernel: undefined }));
  return carryOut([
    ['platform', checkPlatform],
    ['memory', checkMemory],
    ['cache', () => checkCache(lab.complete)],
    ['state', checkState],
    ['temporary files', checkTemporary],
    ['namespaces', checkNamespaces],
    ['mmdebstrap', () => checkMmdebstrap(lab)],
    ['user ids', () => checkIdRanges(lab)],
    ['kvm', () => checkKvm(lab)],
    ['serial', checkSerial],
    ['usb', checkUsb],
    ['bench', () => checkBench(name)],
  ]);
}

function checkHardware(name: string): Check {
  const holder = lockHolder(runtimeDirectory(), name);
  if (holder)
    return warn('bench', `${name}: held by run ${holder.run} (pid ${holder.pid})`, 'wait until that run ends');
  return ok('bench', `${name}: not used from this computer; "rig bench check" asks its host and its instrument`);
}

/** @throws BenchError `MachineRecordInvalid` */
function checkBench(name: string): Check {
  const status = machineStatus(runtimeDirectory(), name);
  const found = `${name}: ${describeMachine(status)}`;
  if (status.holder) return warn('bench', found, 'wait until that run ends');
  return ok('bench', found);
}
