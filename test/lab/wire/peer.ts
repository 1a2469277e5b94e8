import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { WirePeer } from '../../../rig/bench/bench.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { lab } from '../lab-bench.js';

const patience = 20_000;
/** Programs of this folder that listen at the peer's address and say so. */
type Listener = 'file-peer' | 'request-peer';

/** A program that runs at the other end of the wire. */
export class PeerProgram {
  private output = '';
  private readonly exit: Promise<number | null>;

  constructor(
    private readonly name: string,
    readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exit = new Promise((resolve) => {
      process.once('error', (error) => {
        this.output += error.message;
        resolve(null);
      });
      process.once('close', (code) => resolve(code));
    });
  }

  /** Waits until it has printed `text`. */
  async said(text: string): Promise<void> {
    const gone = this.exit.then(() => Promise.reject(new Error(`${this.name} ended: ${this.output}`)));
    gone.catch(() => undefined);
    const heard = Deadline.after(patience).poll(`${this.name} to say "${text}"`, 10, () =>
      Promise.resolve(this.output.includes(text) || undefined),
    );
    await Promise.race([heard, gone]);
  }

  /** Everything that it printed, when it has ended well. */
  async finished(milliseconds: number): Promise<string> {
    const code = await Deadline.after(milliseconds).race(`the end of ${this.name}`, this.exit);
    if (code !== 0) throw new Error(`${this.name} ended with ${code}: ${this.output}`);
    return this.output;
  }
}

/** The station at the other end of the wire, with the programs of the lab tree. */
export class Peer {
  private readonly programs = new Set<ChildProcess>();

  private constructor(
    private readonly wire: WirePeer,
    private readonly enter: (argv: readonly string[]) => { command: string; args: readonly string[] },
  ) {}

  static async at(wire: WirePeer): Promise<Peer> {
    const { enter } = await lab();
    return new Peer(wire, (argv) => enter(argv));
  }

  get address(): string {
    return this.wire.address;
  }

  /** Starts a program of the lab tree. */
  start(...argv: string[]): PeerProgram {
    const { command, args } = this.enter(argv);
    return this.startDirectly(argv[0] ?? '', [command, ...args]);
  }

  /** Starts one of this folder's programs with the peer's address and `argv`; it listens when this resolves. */
  async listener(name: Listener, ...argv: string[]): Promise<PeerProgram> {
    const script = join(import.meta.dirname, `${name}.mjs`);
    const program = this.startDirectly(name, [process.execPath, script, this.address, ...argv]);
    await program.said('listening');
    return program;
  }

  private startDirectly(name: string, argv: readonly string[]): PeerProgram {
    const { command, args } = this.wire.command(argv);
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.programs.add(child);
    child.once('close', () => this.programs.delete(child));
    return new PeerProgram(name, child);
  }

  /** Ends all that still runs. */
  close(): void {
    for (const child of this.programs) child.kill('SIGKILL');
  }
}
