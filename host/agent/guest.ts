import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { guestCommand, type GuestDescription } from './guest-command.js';
import { Deadline, DeadlineExceeded, type Limits } from '../../rig/base/deadline.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { Guestd, type GuestInterface } from './guestd.js';
import { GuestdChannel } from './guestd-channel.js';
import { qemuProgram } from './inventory.js';

/** What a new guest needs. */
export interface GuestOptions extends Omit<GuestDescription, 'descriptors'> {
  /** How it is spoken of, such as "the guest". */
  readonly name: string;
  /** The mp port and its vhost, of each queue pair in turn. */
  readonly mpDescriptors: readonly number[];
  /** In place of the tap that has a name. */
  readonly macvtap?: number | undefined;
  /** What the guest's console has said since the guest was started. */
  consoleTail(): Promise<readonly string[]>;
}

const stopTimeoutMs = 10_000;
/** Behind standard input, output and error. */
const firstDescriptor = 3;
/** Between the end of QEMU's socket and the end of its process. */
const reapTimeoutMs = 15_000;

/** A guest: its QEMU and the way to its guestd. */
export class Guest {
  /** Why the guest ended without being told to; nothing while it lives. */
  death: AgentError | undefined;
  /** Resolves when QEMU has ended, for whatever reason. */
  readonly ended: Promise<void>;

  private readonly guestd: Guestd;
  private stderr = '';
  private stopping = false;

  private constructor(
    private readonly qemu: ChildProcess,
    guestdSocket: Duplex,
    private readonly options: GuestOptions,
  ) {
    this.guestd = new Guestd(new GuestdChannel(guestdSocket));
    qemu.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr = (this.stderr + text).slice(-4096)));
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => void this.describeDeath(how).finally(resolve);
      qemu.once('error', (error) => end(messageOf(error)));
      qemu.once('close', (code, signal) => end(signal ? `ended by ${signal}` : `ended with exit code ${code}`));
    });
  }

  /** Starts QEMU, which takes over copies of the descriptors. */
  static spawn(options: GuestOptions): Guest {
    const { mpDescriptors, macvtap } = options;
    const pairs = Array.from({ length: mpDescriptors.length / 2 }, (_, pair) => firstDescriptor + 2 * pair);
    const queuePairs = pairs.map((port) => ({ port, vhost: port + 1 }));
    const guestd = firstDescriptor + mpDescriptors.length;
    const given = macvtap === undefined ? {} : { macvtap: guestd + 1 };
    const args = guestCommand({ ...options, descriptors: { queuePairs, guestd, ...given } });
    // Node makes that of guestd as a pair of connected sockets: nothing to listen on, nothing to clean up.
    const stdio: StdioOptions = [
      'ignore',
      'ignore',
      'pipe',
      ...mpDescriptors,
      'pipe',
      ...(macvtap === undefined ? [] : [macvtap]),
    ];
    const qemu = spawn(qemuProgram, args, { stdio });
    return new Guest(qemu, qemu.stdio.at(guestd) as Duplex, options);
  }

  get pid(): number {
    return this.qemu.pid ?? 0;
  }

  /** Waits until guestd answers; resolves to the guest's interfaces. */
  async ready(limits: Limits): Promise<readonly GuestInterface[]> {
    try {
      return await this.talk((guestd) => guestd.hello(limits));
    } catch (error) {
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw new AgentError(
        'deadline',
        'GuestSilent',
        `${this.options.name} did not answer within ${limits.timeoutMs / 1000} s; ${await this.describeConsole()}`,
        'see the guest console in the run directory, or allow more time',
        { cause: error },
      );
    }
  }

  /** Lets `work` talk to guestd; when the guest dies meanwhile, rejects with the reason of its death. */
  async talk<T>(work: (guestd: Guestd) => Promise<T>): Promise<T> {
    try {
      return await work(this.guestd);
    } catch (error) {
      if (error instanceof AgentError && error.code === 'GuestGone') {
        if (this.stopping) throw stoppedMeanwhile(this.options.name, error);
        await Deadline.after(reapTimeoutMs)
          .race('the end of QEMU', this.ended)
          .catch(() => undefined);
        if (this.death) throw this.death;
      }
      throw error;
    }
  }

  /** Ends QEMU, in good order if it can. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.guestd.close();
    this.qemu.kill('SIGTERM');
    try {
      await Deadline.after(stopTimeoutMs).race('stopping QEMU', this.ended);
    } catch {
      this.qemu.kill('SIGKILL');
      await Deadline.after(stopTimeoutMs).race('killing QEMU', this.ended);
    }
  }

  private async describeDeath(how: string): Promise<void> {
    if (this.stopping) return;
    const words = this.stderr.trim();
    this.death = new AgentError(
      'precondition',
      'GuestDied',
      `${this.options.name}'s QEMU ${how}${words ? `, saying "${words.slice(-1000)}"` : ''}; ${await this.describeConsole()}`,
      'see the guest console and the kernel log in the run directory, then start the guest again',
    );
  }

  private async describeConsole(): Promise<string> {
    const lines = await this.options.consoleTail().catch(() => []);
    return lines.length > 0 ? `last console lines:\n  ${lines.join('\n  ')}` : 'its console is empty';
  }
}

function stoppedMeanwhile(name: string, cause: AgentError): AgentError {
  return new AgentError('precondition', 'GuestStopped', `${name} was stopped meanwhile`, 'start it again', { cause });
}
