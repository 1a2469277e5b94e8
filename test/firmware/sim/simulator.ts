import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { WireDescription } from '../../../rig/bench/description.js';
import type { Child } from '../../../rig/bench/virtual/child.js';
import { freePort } from '../../../rig/bench/virtual/boot.js';
import { startNicSimulator, type UsbSocket } from '../../../rig/bench/virtual/nic-simulator.js';
import { SimObserver } from '../../../rig/bench/virtual/sim-observer.js';
import { Deadline } from '../../../rig/base/deadline.js';
import type { Resources } from '../../../rig/base/resources.js';

const forever = new AbortController().signal;

/** What the observer says of the simulator's state. */
export interface SimulatorStatus {
  readonly cycle: number;
  readonly connected: boolean;
  readonly busy: boolean;
  /** What the loop has run since the program began. */
  readonly clock: { readonly cycles: number; readonly nanoseconds: number };
  readonly wire: Readonly<Record<string, number>>;
  readonly uart: Readonly<Record<string, number>>;
}

/**
 * The program under test. The environment variable MPRIG_NIC_SIM names one to use instead of that of the lab.
 */
export async function simulatorProgram(): Promise<string> {
  const given = process.env['MPRIG_NIC_SIM'];
  if (given !== undefined) return given;
  const { labArtefacts } = await import('../../lab/lab-bench.js');
  return (await labArtefacts()).nicSimulator;
}

/** A directory for sockets and logs, removed with `resources`. */
export function scratchDirectory(resources: Resources): string {
  const directory = mkdtempSync(join(tmpdir(), 'mprig-sim-'));
  resources.defer(directory, () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What is put around the NIC: what its cable leads to, and the USB bridge chip, when there is one. */
export interface SimulatorParts {
  readonly wire?: WireDescription | undefined;
  readonly chip?: UsbSocket['chip'] | undefined;
}

/** A running simulator and its three doors. */
export class Simulator {
  readonly observer: SimObserver;

  private constructor(
    readonly directory: string,
    private readonly child: Child,
    /** Where the bridge chip is offered to USB/IP clients, when there is one. */
    readonly usb: UsbSocket | undefined,
  ) {
    this.observer = new SimObserver(Simulator.paths(directory).observer);
  }

  /** Where a simulator that works in `directory` listens. */
  static paths(directory: string) {
    return {
      socket: join(directory, 'nic.sock'),
      observer: join(directory, 'observer.sock'),
      uart: join(directory, 'uart'),
      log: join(directory, 'nic.log'),
    };
  }

  /** With its cable plugged in as `wire` says, and with a USB bridge chip on the NIC when one is named. */
  static async start(
    resources: Resources,
    { wire = { kind: 'responder' }, chip }: SimulatorParts = {},
  ): Promise<Simulator> {
    const directory = scratchDirectory(resources);
    const program = await simulatorProgram();
    const started = (child: Child): void => resources.defer('simulator', () => child.stop());
    const usb = chip && { chip, port: await freePort() };
    const places = { program, ...Simulator.paths(directory), ...(usb && { usb }) };
    return new Simulator(directory, await startNicSimulator(places, wire, started, forever), usb);
  }

  get paths() {
    return Simulator.paths(this.directory);
  }

  get log(): string {
    return readFileSync(this.paths.log, 'utf8');
  }

  /** One request line to the observer and its answer. */
  async ask(line: string): Promise<unknown> {
    const socket = connect(this.paths.observer);
    try {
      socket.write(`${line}\n`);
      return JSON.parse(await nextLine(socket));
    } finally {
      socket.destroy();
    }
  }

  /** Unplugs the UART, plugs it in again, or resets the NIC. */
  async act(action: 'unplug' | 'plug' | 'reset'): Promise<void> {
    const answer = JSON.stringify(await this.ask(JSON.stringify({ do: action })));
    if (answer !== '{"done":true}') throw new Error(`${action}: ${answer}`);
  }

  async status(): Promise<SimulatorStatus> {
    return (await this.ask('{"get":"status"}')) as SimulatorStatus;
  }

  /** The state letter of the process: S while it sleeps. */
  processState(): string {
    return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))?.[1] ?? '?';
  }

  /** Waits until the status is as wanted. */
  async reach(what: string, wanted: (status: SimulatorStatus) => boolean): Promise<SimulatorStatus> {
    return Deadline.after(20_000).poll(`the simulator: ${what}`, 10, async () => {
      const status = await this.status();
      return wanted(status) ? status : undefined;
    });
  }
}

/** The next line that comes from a socket. */
function nextLine(socket: Socket): Promise<string> {
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: socket })
      .once('line', resolve)
      .once('close', () => reject(new Error('closed')));
    socket.once('error', reject);
  });
  return Deadline.after(10_000).race('an answer of the observer', line);
}
