import type { CommandModule } from 'yargs';
import { checkBench } from '../bench/check.js';
import { chooseBench } from '../bench/choose.js';
import type { BenchDescription, HardwareDescription } from '../bench/description.js';
import { endpointsOf } from '../bench/endpoints.js';
import { neededLinks } from '../bench/hardware/link-access.js';
import { machineStatus } from '../bench/virtual/machine-status.js';
import { runtimeDirectory } from '../base/directories.js';
import { attempt, ok, warn, type Check } from './doctor/check.js';
import { checkCache, checkMemory, checkPlatform, checkState, checkTemporary } from './doctor/computer.js';
import { checkLink, checkSerial, checkUsb, linkCheck } from './doctor/devices.js';
import { checkHostKvm, checkHostLockdown, checkHostTracing, isThisComputer } from './doctor/own-host.js';
import { checkIdRanges, checkKvm, checkMmdebstrap, checkNamespaces, findLab, type BuiltLab } from './doctor/lab.js';
import { watchInterruption } from './interruption.js';
import { describeMachine } from './lab.js';
import { groups, jsonOption } from './options.js';
import { tell } from './output.js';

interface DoctorArguments {
  readonly bench: string | undefined;
  readonly json: boolean;
}

/**
 * `rig doctor`: can this computer run a bench, and does the bench answer, if it is up? Everything is tried, nothing is
 * built.
 */
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
    const interruption = watchInterruption(() => undefined);
    const checks = await examine(description, interruption.signal).finally(interruption.stop);
    const usable = checks.every(({ result }) => result !== 'fail');
    tell(json, { bench: { kind, name }, usable, checks }, checks.map(line));
    if (!usable) process.exitCode = 3;
  },
};

const marks = { ok: '✓', warn: '!', fail: '✗' };

function line({ id, result, found, remedy }: Check): string {
  return `${marks[result]} ${id.padEnd(15)} ${found}${remedy ? ` · ${remedy}` : ''}`;
}

async function examine(description: BenchDescription, signal: AbortSignal): Promise<Check[]> {
  const computer = await carryOut(await trialsOf(description));
  // Of a machine that is not up nothing can be said, nor of one whose record cannot be read.
  const isUp = computer.every(({ id, result }) => id !== 'bench' || result !== 'fail') && hasEndpoints(description);
  if (!isUp) return computer;
  const bench = await examineBench(description, signal);
  const isSilent = bench.some(({ id, result }) => id === 'agent' && result === 'fail');
  // An agent that answers has tried by itself, and with more rights.
  const host = isSilent && isThisComputer(description) ? await carryOut(ofOwnHost) : [];
  return [...computer, ...host, ...bench];
}

/** Things to be tried, by name. */
type Trials = readonly (readonly [string, () => Check | Promise<Check>])[];

async function trialsOf(description: BenchDescription): Promise<Trials> {
  const lab = await findLab().catch((): BuiltLab => ({ complete: false, tree: undefined, kernel: undefined }));
  return description.kind === 'hardware' ? ofHardware(description, lab) : ofVirtual(description.name, lab);
}

/** A run needs of this computer the bench's links and a place for its locks; "rig host package" needs more. */
function ofHardware(description: HardwareDescription, lab: BuiltLab): Trials {
  return [
    ['platform', checkPlatform],
    ['cache', () => forPackage('cache', () => checkCache(lab.complete))],
    ['state', checkState],
    ['namespaces', () => forPackage('namespaces', checkNamespaces)],
    ...neededLinks(description).map((link) => [linkCheck(link.to), () => checkLink(link)] as const),
  ];
}

/** What of a host can be seen without its agent, where it is this computer. */
const ofOwnHost: Trials = [
  ['host kvm', checkHostKvm],
  ['host tracing', checkHostTracing],
  ['host lockdown', checkHostLockdown],
];

/** What keeps nothing but the package from being made keeps nobody from using the bench. */
async function forPackage(id: string, work: () => Check | Promise<Check>): Promise<Check> {
  const check = await attempt(id, work);
  if (check.result !== 'fail') return check;
  return warn(id, `${check.found}; only "rig host package" needs it`, check.remedy);
}

function ofVirtual(name: string, lab: BuiltLab): Trials {
  return [
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
    ['bench', () => checkMachine(name)],
  ];
}

async function carryOut(trials: Trials): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [id, work] of trials) checks.push(await attempt(id, work));
  return checks;
}

/** @throws BenchError `MachineRecordInvalid` */
function checkMachine(name: string): Check {
  const status = machineStatus(runtimeDirectory(), name);
  const found = `${name}: ${describeMachine(name, status)}`;
  if (status.holder) return warn('bench', found, 'wait until that run ends');
  return ok('bench', found);
}

function hasEndpoints(description: BenchDescription): boolean {
  return endpointsOf(description, runtimeDirectory()) !== undefined;
}

/** What agent and instrument say, and what the host's kernel lets the agent see: the same as "rig bench check". */
async function examineBench(description: BenchDescription, signal: AbortSignal): Promise<Check[]> {
  const checks = await checkBench(description, runtimeDirectory(), signal);
  return checks.map(({ what, ...rest }) => ({ id: what, ...rest }));
}
