import { DeadlineExceeded } from '../../base/deadline.js';
import { BenchError } from '../../base/errors.js';
import type { WireDescription } from '../description.js';
import { Watch } from '../watch.js';
import { Child, type Lifetime } from './child.js';
import { wireArguments, wireCommand } from './wire.js';

/** A USB bridge chip on the NIC, and where a computer can be plugged into it. */
export interface UsbSocket {
  readonly chip: 'ft601' | 'ft232h';
  /** TCP port of the loopback interface at which USB/IP clients find it. */
  readonly port: number;
}

/** Where the simulator listens. */
export interface NicSimulatorPaths {
  readonly program: string;
  /** For QEMU's vfio-user-pci. */
  readonly socket: string;
  readonly observer: string;
  /** Becomes a symbolic link to the pty that is the NIC's UART. */
  readonly uart: string;
  readonly log: string;
  /** Absent: the NIC has no bridge chip. */
  readonly usb?: UsbSocket;
}

/** Starts the verilated NIC with its cable plugged in, and returns when it listens. */
export async function startNicSimulator(
  paths: NicSimulatorPaths,
  wire: WireDescription,
  started: (child: Child) => void,
  signal: AbortSignal,
  lifetime: Lifetime = 'rig',
): Promise<Child> {
  let ready: () => void = () => undefined;
  const listening = new Promise<void>((resolve) => (ready = resolve));
  let said = '';
  const args = [
    '--socket',
    paths.socket,
    '--observer',
    paths.observer,
    '--uart-link',
    paths.uart,
    ...wireArguments(wire),
    ...(paths.usb ? ['--usb', paths.usb.chip, '--usb-port', String(paths.usb.port)] : []),
  ];
  const onStdout = (text: string): void => {
    said += text;
    if (/"ready"\s*:\s*true/.test(said)) ready();
  };
  const command = wireCommand(wire, [paths.program, ...args]);
  const child = Child.start('NicSimulator', command, paths.log, { onStdout, lifetime });
  started(child);
  try {
    await Watch.over({ failure: child.died }, { signal }, 10_000).wait('the NIC simulator to listen', () => listening);
  } catch (cause) {
    if (cause instanceof DeadlineExceeded) {
      throw new BenchError(
        'NicSimulatorSilent',
        `the NIC simulator does not get ready${child.lastWords()}`,
        `read ${paths.log}`,
        {
          cause,
        },
      );
    }
    throw cause;
  }
  return child;
}
