import { spawn } from 'node:child_process';
import { AgentError } from './errors.js';

/** How to run a program. */
export interface CommandOptions {
  readonly timeoutMs?: number;
  /** What ends the program when the time is up; `SIGKILL` if not given. */
  readonly killSignal?: NodeJS.Signals;
  readonly signal?: AbortSignal | undefined;
  /** File descriptors that the program finds as 3, 4, ... */
  readonly descriptors?: readonly number[];
}

const defaultTimeoutMs = 30_000;

/** Runs a program without a shell; resolves to its output, rejects with what it complained about. */
export async function run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, signal, stdout, stderr } = await execute(program, args, options);
  if (code === 0) return stdout;
  const end = signal ? `ended by ${signal}` : `exit code ${code}`;
  throw new AgentError(
    'internal',
    'CommandFailed',
    `${[program, ...args].join(' ')}: ${end}${stderr || stdout ? `: ${(stderr || stdout).trim().slice(-500)}` : ''}`,
    'see the kernel log in the run directory',
  );
}

/** What a finished program left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and reports how it ended; rejects only when it cannot be started. */
export function execute(program: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...(options.descriptors ?? [])],
      timeout: options.timeoutMs ?? defaultTimeoutMs,
      killSignal: options.killSignal ?? 'SIGKILL',
      ...(options.signal && { signal: options.signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => reject(cannotRun(program, error)));
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

function cannotRun(program: string, cause: Error): AgentError {
  if (cause.name === 'AbortError') {
    return new AgentError('cancelled', 'CallCancelled', `${program} was cancelled`, 'nothing to do', { cause });
  }
  return new AgentError(
    'internal',
    'CommandMissing',
    `cannot run ${program}: ${cause.message}`,
    'build the host image of this version of mprig',
    { cause },
  );
}
