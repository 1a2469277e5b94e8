import { runToEnd, type Outcome, type ProgramOptions } from '../../rig/base/program.js';
import { AgentError } from './errors.js';

const defaultTimeoutMs = 30_000;

/** Runs a program of the host to its end. It has half a minute and is killed then, if not told otherwise. */
export function execute(
  program: string,
  args: readonly string[],
  options: Partial<ProgramOptions> = {},
): Promise<Outcome> {
  return runToEnd({ command: program, args }, { timeoutMs: defaultTimeoutMs, endSignal: 'SIGKILL', ...options });
}

/** Does that and resolves to the program's output; rejects with what it complained about. */
export async function run(
  program: string,
  args: readonly string[],
  options: Partial<ProgramOptions> = {},
): Promise<string> {
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
