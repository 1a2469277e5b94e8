import { join } from 'node:path';
import type { ProcessIdentity } from '../../base/process-identity.js';
import type { VirtualDescription } from '../description.js';
import type { CardPaths } from './card/virtual-card.js';

/** Where everything of a running machine is: enough for another process to use it or to end it. */
export interface MachineState {
  readonly description: VirtualDescription;
  /** Of description and artefacts, see machineKey. */
  readonly key: string;
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
  /** The wire between the instrument and a card under test. */
  wire: (directory: string) => join(directory, 'wire.sock'),
  arriving: (directory: string) => join(directory, 'arriving.pcap'),
  leaving: (directory: string) => join(directory, 'leaving.pcap'),
  console: (directory: string) => join(directory, 'machine-console.log'),
  qemuLog: (directory: string) => join(directory, 'qemu.log'),
  nicLog: (directory: string) => join(directory, 'nic.log'),
  cardTrace: (directory: string) => join(directory, 'card-trace.log'),
};

/** Where QEMU tells of a card under test. */
export function cardPaths({
  runtimeDirectory,
  logDirectory,
}: Pick<MachineState, 'runtimeDirectory' | 'logDirectory'>): CardPaths {
  return {
    trace: paths.cardTrace(logDirectory),
    arriving: paths.arriving(runtimeDirectory),
    leaving: paths.leaving(runtimeDirectory),
  };
}
