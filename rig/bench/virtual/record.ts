import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, constants } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { foreignness } from '../../base/directories.js';
import { BenchError, messageOf } from '../../base/errors.js';
import { isAlive } from '../../base/process-identity.js';
import { virtualBench } from '../description.js';
import type { MachineState } from './state.js';

const path = z.string().refine(isAbsolute, 'an absolute path');
const identity = z.strictObject({ pid: z.int().min(2), start: z.string().min(1), boot: z.string().min(1) });

const machineState: z.ZodType<MachineState> = z.strictObject({
  description: virtualBench,
  accelerator: z.enum(['tcg', 'kvm']),
  qemuVersion: z.string(),
  runtimeDirectory: path,
  logDirectory: path,
  simulator: identity,
  qemu: identity,
  agentPort: z.int().min(1).max(65535),
  tls: path,
  key: z.string(),
});

const machineRecord = z.strictObject({
  /** Of this layout. */
  version: z.literal(1),
  bench: z.string(),
  /** Run that has started the machine. */
  run: z.string(),
  /** Directory of its sockets. Every process of the machine has a path in it among its arguments. */
  directory: path,
  logDirectory: path,
  /** Null unless it has been left running for later runs. */
  kept: machineState.nullable(),
});

/**
 * What tells of a machine from before its first process is started until after the last one has ended: whoever takes the
 * bench after a rig that was killed knows what to end.
 */
export type MachineRecord = z.infer<typeof machineRecord>;

/** File that tells of the machine of a bench. */
export function recordFile(runtimeDirectory: string, bench: string): string {
  return join(runtimeDirectory, `bench-${bench}.json`);
}

/**
 * The record of the machine of a bench, if there is one.
 * @throws BenchError `MachineRecordInvalid` for a file that is not believed: others can write it, or it is damaged
 */
export function readRecord(runtimeDirectory: string, bench: string): MachineRecord | undefined {
  const file = recordFile(runtimeDirectory, bench);
  let text: string;
  try {
    text = readOwnFile(file);
  } catch (error) {
    if (error instanceof BenchError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw invalid(file, messageOf(error), error);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(file, 'it is not JSON', cause);
  }
  const { data, error } = machineRecord.safeParse(value);
  if (!data) throw invalid(file, z.prettifyError(error).split('\n')[0] ?? '', error);
  if (data.bench !== bench) throw invalid(file, `it tells of bench "${data.bench}"`);
  return data;
}

/** Writes it so that it is there whole, or as it was before. */
export function writeRecord(runtimeDirectory: string, record: MachineRecord): void {
  const file = recordFile(runtimeDirectory, record.bench);
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  writeFileSync(aside, JSON.stringify(record, undefined, 2), { mode: 0o600, flag: 'wx' });
  renameSync(aside, file);
}

export function forgetRecord(runtimeDirectory: string, bench: string): void {
  rmSync(recordFile(runtimeDirectory, bench), { force: true });
}

/** The machine that was left running for later runs; undefined when it, or a part of it, does not live any more. */
export function keptMachine({ kept }: MachineRecord): MachineState | undefined {
  return kept && isAlive(kept.qemu) && isAlive(kept.simulator) ? kept : undefined;
}

/** The same of the bench of that name. @throws BenchError `MachineRecordInvalid` */
export function runningMachine(runtimeDirectory: string, bench: string): MachineState | undefined {
  const record = readRecord(runtimeDirectory, bench);
  return record && keptMachine(record);
}

/** The very file that was looked at is read. */
function readOwnFile(file: string): string {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    const trouble = status.isFile() ? foreignness(status) : 'is not a file';
    if (trouble !== undefined) throw invalid(file, `it ${trouble}`);
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function invalid(file: string, why: string, cause?: unknown): BenchError {
  return new BenchError(
    'MachineRecordInvalid',
    `${file} does not tell of a machine: ${why}`,
    `nothing is ended that it names; see with ps whether an emulator of the bench runs, end it, and remove ${file}`,
    { cause },
  );
}
