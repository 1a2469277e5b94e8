import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { systemClock } from './clock.js';
import type { Limits } from './deadline.js';
import { BenchError } from './errors.js';

/** A program and its arguments, as they are: nothing here ever passes through a shell. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export interface ProgramOptions extends Limits {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What it reads; nothing unless stated. */
  readonly input?: string | undefined;
  /** File descriptors that the program finds as 3, 4, ... */
  readonly descriptors?: readonly number[];
  /** What asks the program to end at its limits. Default: `SIGTERM`. One that does not follow is killed soon after. */
  readonly endSignal?: NodeJS.Signals;
  /** Each line of its output and of its complaints as it appears. */
  readonly onLine?: (line: string) => void;
}

/** What a program that has ended leaves behind. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Its time was up, and it was ended. */
  readonly overdue: boolean;
}

/** Between asking a program to end, killing it, and giving it up. */
const graceMs = 5000;

/**
 * Runs a program to its end and tells how that came. It is the leader of a process group: when the time is up or the
 * signal aborts, all that it has started is ended with it, and only then this settles.
 * @throws the signal's reason when that aborts; BenchError `CommandMissing` when the program cannot be started, or
 * `CommandStuck` when not even the kernel can end it
 */
export async function runToEnd(program: Command, options: ProgramOptions): Promise<Outcome> {
  const { timeoutMs, signal, endSignal = 'SIGTERM' } = options;
  signal?.throwIfAborted();
  const child = spawn(program.command, program.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(options.descriptors ?? [])],
    detached: true,
  });
  // A program need not read to its input's end; how it ends says whether that was right.
  child.stdin?.on('error', () => undefined).end(options.input);
  const output = collect(child, options.onLine);
  const timers: NodeJS.Timeout[] = [];
  let [ending, overdue] = [false, false];
  let giveUp: (error: Error) => void = () => undefined;
  const stuck = new Promise<never>((_, reject) => (giveUp = reject));
  const end = (): void => {
    if (ending) return;
    ending = true;
    signalGroup(child, endSignal);
    timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs));
    timers.push(setTimeout(() => giveUp(cannotEnd(program)), 2 * graceMs));
  };
  const limit = (): void => {
    overdue = true;
    end();
  };
  const callOff = systemClock.after(timeoutMs, limit);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const how = await Promise.race([ended(child, program), stuck]);
    // Whoever of the group has closed its output and not ended by now does not listen.
    if (ending) signalGroup(child, 'SIGKILL');
    signal?.throwIfAborted();
    return { ...how, stdout: output.stdout, stderr: output.stderr, overdue };
  } finally {
    callOff();
    timers.forEach(clearTimeout);
    signal?.removeEventListener('abort', end);
    // Nobody listens any more to what it may still say.
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.unref();
  }
}

/** The command that does the same and gets a signal when this process ends, however that ends (prctl(2), PR_SET_PDEATHSIG). */
export function dyingWithUs({ command, args }: Command, signal: 'SIGTERM' | 'SIGKILL'): Command {
  return { command: 'setpriv', args: ['--pdeathsig', signal.slice(3), '--', command, ...args] };
}

function collect(
  child: ChildProcess,
  onLine: ((line: string) => void) | undefined,
): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  for (const from of ['stdout', 'stderr'] as const) {
    const stream = child[from];
    if (!stream) continue;
    stream.setEncoding('utf8').on('data', (text: string) => (output[from] += text));
    if (onLine) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
  }
  return output;
}

function ended(child: ChildProcess, { command }: Command): Promise<Pick<Outcome, 'code' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      const remedy = 'see whether it is installed on this machine, and where PATH says that programs are';
      reject(new BenchError('CommandMissing', `cannot run ${command}: ${cause.message}`, remedy, { cause }));
    });
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function cannotEnd({ command }: Command): BenchError {
  const remedy = 'see the kernel log for what it waits for; a restart of the machine ends it';
  return new BenchError('CommandStuck', `${command} was killed and does not end`, remedy);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group is gone already, which is what was wanted.
  }
}
