import { lockHolder, type BenchHolder } from '../lock.js';
import { machineProcesses } from './left-machine.js';
import { keptMachine, readRecord } from './record.js';

/** What there is of the machine of a bench, and who uses it. */
export interface MachineStatus {
  /**
   * - `up`: it was left running for later runs
   * - `in-use`: a run has one of its own
   * - `left`: a run that was killed has left processes or files, which the next one ends
   * - `down`: there is none
   */
  readonly state: 'up' | 'in-use' | 'left' | 'down';
  /** Of its processes; the emulator first when it is up. */
  readonly pids: readonly number[];
  /** Run that has started it. */
  readonly run: string | null;
  readonly logDirectory: string | null;
  /** Who holds the bench now. */
  readonly holder: BenchHolder | null;
}

/** Looks at a bench without taking it. @throws BenchError `MachineRecordInvalid` */
export function machineStatus(runtimeDirectory: string, bench: string): MachineStatus {
  const holder = lockHolder(runtimeDirectory, bench) ?? null;
  const record = readRecord(runtimeDirectory, bench);
  if (!record) return { state: holder ? 'in-use' : 'down', pids: [], run: null, logDirectory: null, holder };
  const { run, logDirectory } = record;
  const kept = keptMachine(record);
  if (kept) return { state: 'up', pids: [kept.qemu.pid, kept.simulator.pid], run, logDirectory, holder };
  return { state: holder ? 'in-use' : 'left', pids: machineProcesses(record), run, logDirectory, holder };
}
