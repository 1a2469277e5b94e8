import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Deadline } from '../../base/deadline.js';
import { BenchError } from '../../base/errors.js';
import { identify, type ProcessIdentity } from '../../base/process-identity.js';
import { dyingWithUs, type Command } from '../../base/program.js';

/** Whether a child ends with the rig, however that ends, or is to be left running. */
export type Lifetime = 'rig' | 'own';

export interface ChildOptions {
  /** Receives what it writes to stdout, instead of the log. */
  readonly onStdout?: (text: string) => void;
  /** Default: `rig`. */
  readonly lifetime?: Lifetime;
}

/** A child process of the bench whose output goes to a file and whose death is noticed. */
export class Child {
  /** Rejects with `<name>Died` when the process ends before `stop` was called; never resolves. */
  readonly died: Promise<never>;
  /** Resolves with how the process ended, whoever ended it; never rejects. */
  readonly ended: Promise<string>;
  /** Names it also to other processes and later ones. */
  readonly identity: ProcessIdentity;
  private stopping = false;
  private static readonly living = new Set<Child>();

  private constructor(
    private readonly name: string,
    private readonly process: ChildProcess,
    private readonly log: string,
  ) {
    this.ended = new Promise((resolve) => {
      process.once('error', (error) => resolve(error.message));
      process.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    });
    const pid = process.pid ?? 0;
    this.identity = identify(pid) ?? { pid, start: 'ended', boot: '' };
    Child.living.add(this);
    this.died = this.ended.then((how) => {
      Child.living.delete(this);
      if (this.stopping) return new Promise<never>(() => undefined);
      throw new BenchError(
        `${name}Died`,
        `${name} ended with ${how}${lastLines(log)}`,
        `read ${log}; try again, or "rig doctor" when it happens again`,
      );
    });
    // Whoever races against it sees the error; nobody racing is no reason to end the rig.
    this.died.catch(() => undefined);
  }

  /** Starts a program; what it writes is appended to `log`. */
  static start(name: string, command: Command, log: string, options: ChildOptions = {}): Child {
    const { onStdout, lifetime = 'rig' } = options;
    // Not asked but killed: what is left of a machine without its rig is of no use to anybody.
    const started = lifetime === 'rig' ? dyingWithUs(command, 'SIGKILL') : command;
    const file = openSync(log, 'a', 0o600);
    try {
      const child = spawn(started.command, started.args, {
        stdio: ['ignore', onStdout ? 'pipe' : file, file],
        // Ctrl-C in the terminal reaches the rig alone; the rig ends its children in order.
        detached: true,
      });
      if (onStdout) child.stdout?.setEncoding('utf8').on('data', onStdout);
      return new Child(name, child, log);
    } finally {
      closeSync(file);
    }
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  /** Asks the process to end, insists after `patience` milliseconds, and returns when it is gone. */
  async stop(patience = 3000): Promise<void> {
    this.stopping = true;
    if (this.process.exitCode !== null || this.process.signalCode !== null || this.process.pid === undefined) return;
    this.process.kill('SIGTERM');
    try {
      await Deadline.after(patience).race(`end of ${this.name}`, this.ended);
    } catch {
      this.process.kill('SIGKILL');
      await this.ended;
    }
  }

  /** Lets the process live on when this one ends. */
  release(): void {
    this.stopping = true;
    Child.living.delete(this);
    this.process.unref();
    this.process.stdout?.destroy();
  }

  /** Kills every child without waiting: for the case that the rig itself must end at once. */
  static killAll(): void {
    for (const child of Child.living) child.process.kill('SIGKILL');
  }

  /** The last lines that it wrote, for error messages. */
  lastWords(): string {
    return lastLines(this.log);
  }
}

/** The end of a log, on a line of its own each, or nothing. */
export function lastLines(file: string, count = 8): string {
  try {
    const lines = readFileSync(file, 'utf8')
      // A console is full of control sequences that would garble the message.
      .replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f]/g, '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-count);
    return lines.length > 0 ? `; its last lines:\n    ${lines.join('\n    ')}\n ` : '';
  } catch {
    return '';
  }
}
