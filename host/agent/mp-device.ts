import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { execute, run } from './command.js';
import { errnoOf, messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';

/** How frames reach the guest while bound; the numbers are those of vhost_mp's parameter. */
export const receiveModes = { 'zero-copy': 0, copy: 1, 'copy-and-wipe': 2, 'stale-copy': 3 } as const;
export type ReceiveMode = keyof typeof receiveModes;

/** Which frames a port gets by a queue of its own: those to its addresses, and to groups. */
export interface FrameFilter {
  /** MAC addresses; none: everything that is for nobody else, by the host's own queue. */
  readonly addresses: readonly string[];
  /** Only frames with an 802.1Q tag of this VLAN, and of the groups broadcast alone; 0: any. */
  readonly vlan: number;
}

const portDevice = '/dev/net/mp';
const vhostDevice = '/dev/vhost-mp';
const mutantParameter = '/sys/module/mp/parameters/mutant';
const mutantNames = '/sys/module/mp/parameters/mutants';
const modeParameter = '/sys/module/vhost_mp/parameters/receive_mode';

/** A queue pair: a port, and the vhost that serves it until QEMU has its own copy. */
interface QueuePair {
  readonly port: number;
  readonly vhost: number;
}

/** The ports of a guest, one for each queue pair: the descriptors that QEMU takes over, and the binding to the NIC. */
export class MpDevice {
  private handedOver = false;
  private bound = false;
  private open = true;

  private constructor(
    private readonly mpport: string,
    private readonly pairs: readonly QueuePair[],
  ) {}

  static open(mpport: string, queuePairs = 1): MpDevice {
    const opened: number[] = [];
    const openOne = (path: string): number => {
      opened.push(openDevice(path));
      return opened.at(-1) ?? -1;
    };
    try {
      const pairs = Array.from({ length: queuePairs }, () => ({
        port: openOne(portDevice),
        vhost: openOne(vhostDevice),
      }));
      return new MpDevice(mpport, pairs);
    } catch (error) {
      opened.forEach(closeSync);
      throw error;
    }
  }

  /** For QEMU: port and vhost of each queue pair in turn. */
  get descriptors(): readonly number[] {
    if (this.handedOver) throw new Error('vhost has been handed over already');
    return this.pairs.flatMap(({ port, vhost }) => [port, vhost]);
  }

  /** To be called once QEMU has its own copy: vhost must go when QEMU goes, and so nobody else may hold it. */
  handOver(): void {
    if (!this.handedOver) this.pairs.forEach(({ vhost }) => closeSync(vhost));
    this.handedOver = true;
  }

  /** As the kernel has it: a NIC that goes down or away takes its bindings with it, and nobody is told. */
  get isBound(): boolean {
    return this.bound && this.pairs.every(({ port }) => isPortBound(port));
  }

  async setReceiveMode(mode: ReceiveMode): Promise<void> {
    try {
      await writeFile(modeParameter, String(receiveModes[mode]));
    } catch (cause) {
      throw new AgentError(
        'precondition',
        'ReceiveModeRefused',
        `cannot set receive mode ${mode}: ${messageOf(cause)}`,
        'install the package mprig-host of this version of mprig',
        { cause },
      );
    }
  }

  /** Lets modules that were built for it copy in secret; an empty name: they behave. While unbound only. */
  async setMutant(name: string): Promise<void> {
    try {
      await writeFile(mutantParameter, name || 'none', { flag: 'r+' });
    } catch (cause) {
      const code = errnoOf(cause);
      // Modules without mutants always behave.
      if (code === 'ENOENT' && name === '') return;
      if (code === 'ENOENT') {
        throw new AgentError(
          'precondition',
          'MutantsMissing',
          `the modules of this host know no mutant, so not ${name} either`,
          'boot the machine with the soundness image as its second disk',
          { cause },
        );
      }
      if (code === 'EINVAL') {
        const known = (await readFile(mutantNames, 'latin1')).trim().split('\n').join(', ');
        throw new AgentError('argument', 'MutantUnknown', `no mutant has the name ${name}`, `name one of ${known}`, {
          cause,
        });
      }
      throw new AgentError(
        'internal',
        'MutantRefused',
        `cannot choose the mutant ${name || 'none'}: ${messageOf(cause)}`,
        'see the kernel log in the run directory',
        { cause },
      );
    }
  }

  /**
   * With addresses it gets the frames to these, and to groups, by queues of its own, one for each queue pair; else all that
   * is for nobody else. When that fails, nothing is bound.
   */
  async bind(nic: string, { addresses, vlan }: FrameFilter): Promise<void> {
    const tag = vlan === 0 ? [] : [`vlan=${vlan}`];
    const count = this.pairs.length;
    if (count > 1 && addresses.length === 0) {
      const what = 'a guest with several queue pairs gets no frames but those to addresses';
      throw new AgentError('argument', 'BindingMalformed', what, 'name the addresses of the frames that it is to get');
    }
    this.bound = true;
    try {
      for (const [pair, { port }] of this.pairs.entries()) {
        const share = count === 1 ? [] : [`share=${pair}/${count}`];
        await run(this.mpport, ['bind', '3', nic, ...addresses, ...tag, ...share], { descriptors: [port] });
      }
    } catch (error) {
      await this.unbind();
      throw error;
    }
  }

  async unbind(): Promise<void> {
    if (!this.bound) return;
    for (const { port } of this.pairs) await this.release(port);
    this.bound = false;
  }

  /** Gives everything back; closing the last copy of a port also unbinds. */
  close(): void {
    this.handOver();
    if (this.open) this.pairs.forEach(({ port }) => closeSync(port));
    this.open = false;
    this.bound = false;
  }

  private async release(port: number): Promise<void> {
    const { code, stderr } = await execute(this.mpport, ['unbind', '3'], { descriptors: [port] });
    // A NIC that went down or away has taken the binding with it.
    if (code === 0 || stderr.includes('is not bound')) return;
    throw new AgentError(
      'internal',
      'UnbindFailed',
      stderr.trim(),
      'see the kernel log in the run directory; taking the bench again stops the guest',
    );
  }
}

/** Its file tells of the network device for as long as there is one: see host/kernel/README.md. */
function isPortBound(port: number): boolean {
  return /^mp_interface:/m.test(readFileSync(`/proc/self/fdinfo/${port}`, 'latin1'));
}

function openDevice(path: string): number {
  try {
    return openSync(path, 'r+');
  } catch (cause) {
    throw new AgentError(
      'precondition',
      'DeviceMissing',
      `cannot open ${path}: ${messageOf(cause)}`,
      'load the modules first',
      { cause },
    );
  }
}
