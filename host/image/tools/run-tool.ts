import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { LabError } from '../errors.js';
import { explainFailure } from './explain-failure.js';

/** A program to run, as an argument vector: nothing here ever passes through a shell. */
export interface ToolCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs: number;
  /** Each line of output as it appears, for progress. */
  readonly onLine?: (line: string) => void;
}

/** Runs a tool to its end and gives its standard output; rejects with a LabError that names the log. */
export type ToolRunner = (tool: ToolCommand) => Promise<string>;

const tailLines = 12;
const termGraceMs = 5_000;

/** A runner whose tools write to one log file and die, with all their children, when the signal is aborted. */
export function toolRunner(options: { what: string; log: string; signal: AbortSignal }): ToolRunner {
  return (tool) => runTool(tool, options);
}

async function runTool(
  tool: ToolCommand,
  { what, log, signal }: { what: string; log: string; signal: AbortSignal },
): Promise<string> {
  signal.throwIfAborted();
  const logStream = createWriteStream(log, { flags: 'a', mode: 0o600 });
  const logging = finished(logStream);
  logStream.write(`$ ${[tool.command, ...tool.args].join(' ')}\n`);
  // A process group of its own: a tool's children (make's compilers, apt's methods) are ended with it. And should this
  // process be killed, the kernel tells the tool to end.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', tool.command, ...tool.args], {
    cwd: tool.cwd,
    env: tool.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const tail: string[] = [];
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
      logStream.write(`${line}\n`);
      tail.push(line);
      if (tail.length > tailLines) tail.shift();
      tool.onLine?.(line);
    });
  }
  let overdue = false;
  const kill = killGroupOnce(() => child.pid);
  // Without its log a failure could not be explained: a full disk ends the tool.
  let logError: unknown;
  logging.catch((error: unknown) => {
    logError = error;
    kill();
  });
  const onAbort = (): void => kill();
  signal.addEventListener('abort', onAbort, { once: true });
  const deadline = setTimeout(() => {
    overdue = true;
    kill();
  }, tool.deadlineMs);
  try {
    const [code, exitSignal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    if (logError !== undefined) throw logError;
    if (overdue) {
      throw new LabError(
        'LabDeadline',
        `${what}: ${tool.command} did not end within ${Math.round(tool.deadlineMs / 1000)} s`,
        `see ${log}, and try again when the machine is less busy`,
      );
    }
    if (code !== 0)
      throw explainFailure({ what, command: tool.command, how: exitSignal ?? `exit code ${code}`, tail, log });
    return stdout;
  } catch (error) {
    if (error instanceof LabError || signal.aborted) throw error;
    throw explainFailure({ what, command: tool.command, how: String(error), tail, log, cause: error });
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener('abort', onAbort);
    logStream.end();
    await logging.catch(() => undefined);
  }
}

function killGroupOnce(pidOf: () => number | undefined): () => void {
  let done = false;
  return () => {
    const pid = pidOf();
    if (done || pid === undefined) return;
    done = true;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => signalGroup(pid, 'SIGKILL'), termGraceMs).unref();
  };
}

function signalGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // The whole group is gone already, which is what was wanted.
  }
}
