import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.js';
import type { VirtualDescription } from '../description.js';

/** Where everything of a running machine is: enough for another process to use it or to end it. */
export interface MachineState {
  readonly description: VirtualDescription;
  readonly accelerator: 'tcg' | 'kvm';
  readonly qemuVersion: string;
  /** Directory of sockets; removed when the machine is ended. */
  readonly runtimeDirectory: string;
  /** Directory of logs. */
  readonly logDirectory: string;
  readonly simulator: ProcessIdentity;
  readonly qemu: ProcessIdentity;
  readonly agentPort: number;
  /** Directory with ca.crt, controller.crt, controller.key. */
  readonly tls: string;
}

/** Paths inside the runtime and log directories. */
export const paths = {
  nicSocket: (directory: string) => join(directory, 'nic.sock'),
  observer: (directory: string) => join(directory, 'observer.sock'),
  uart: (directory: string) => join(directory, 'uart'),
  qmp: (directory: string) => join(directory, 'qmp.sock'),
  touch: (directory: string) => join(directory, 'touch.sock'),
  console: (directory: string) => join(directory, 'machine-console.log'),
  qemuLog: (directory: string) => join(directory, 'qemu.log'),
  nicLog: (directory: string) => join(directory, 'nic.log'),
};

/** File that tells of a machine that was left running. */
export function stateFile(directory: string, bench: string): string {
  return join(directory, `bench-${bench}.json`);
}

/** The machine left running under that name, or undefined; the file of one that has died is removed with its sockets. */
export function readState(directory: string, bench: string): MachineState | undefined {
  const file = stateFile(directory, bench);
  let state: MachineState;
  try {
    state = JSON.parse(readFileSync(file, 'utf8')) as MachineState;
  } catch {
    return undefined;
  }
  return isAlive(state.qemu) && isAlive(state.simulator) ? state : undefined;
}

export function writeState(directory: string, state: MachineState): void {
  const file = stateFile(directory, state.description.name);
  writeFileSync(`${file}.new`, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function forgetState(directory: string, bench: string): void {
  rmSync(stateFile(directory, bench), { force: true });
}
