import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { dyingWithUs, runToEnd, type Command, type Outcome } from '../../../rig/base/program.js';
import { LabError } from '../errors.js';
import { toolEnvironment } from './environment.js';
import { explainFailure } from './explain-failure.js';

/** A program to run for a build step. */
export interface ToolCommand extends Command {
  readonly cwd?: string;
  /** Added to {@link toolEnvironment}. */
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs: number;
  /** Each line of output as it appears, for progress. */
  readonly onLine?: (line: string) => void;
}

/** Runs a tool to its end and gives its standard output; rejects with a LabError that names the log. */
export type ToolRunner = (tool: ToolCommand) => Promise<string>;

interface RunnerOptions {
  readonly what: string;
  readonly log: string;
  readonly signal: AbortSignal;
}

const tailLines = 12;

/** A runner whose tools write to one log file and die, with all their children, when the signal is aborted. */
export function toolRunner(options: RunnerOptions): ToolRunner {
  return (tool) => runTool(tool, options);
}

async function runTool(tool: ToolCommand, { what, log, signal }: RunnerOptions): Promise<string> {
  signal.throwIfAborted();
  const logStream = createWriteStream(log, { flags: 'a', mode: 0o600 });
  const logging = finished(logStream);
  // Without its log a failure could not be explained: a full disk ends the tool.
  const logFailed = new AbortController();
  logging.catch((error: unknown) => logFailed.abort(error));
  logStream.write(`$ ${[tool.command, ...tool.args].join(' ')}\n`);
  const tail: string[] = [];
  const explain = (how: string, cause?: unknown): LabError => {
    return explainFailure({ what, command: tool.command, how, tail, log, cause });
  };
  try {
    const outcome = await runToEnd(dyingWithUs(tool, 'SIGTERM'), {
      cwd: tool.cwd,
      env: { ...toolEnvironment(), ...tool.env },
      timeoutMs: tool.deadlineMs,
      signal: AbortSignal.any([signal, logFailed.signal]),
      onLine: (line) => {
        logStream.write(`${line}\n`);
        tail.push(line);
        if (tail.length > tailLines) tail.shift();
        tool.onLine?.(line);
      },
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw explain(String(error), error);
    });
    return outputOf(tool, outcome, { what, log, explain });
  } finally {
    logStream.end();
    await logging.catch(() => undefined);
  }
}

function outputOf(
  { command, deadlineMs }: ToolCommand,
  { code, signal, stdout, overdue }: Outcome,
  { what, log, explain }: { what: string; log: string; explain: (how: string) => LabError },
): string {
  if (overdue) {
    throw new LabError(
      'LabDeadline',
      `${what}: ${command} did not end within ${Math.round(deadlineMs / 1000)} s`,
      `see ${log}, and try again when the machine is less busy`,
    );
  }
  if (code !== 0) throw explain(signal ?? `exit code ${code}`);
  return stdout;
}
