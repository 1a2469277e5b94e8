import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BenchError, UsageError } from '../../base/errors.js';
import type { HardwareDescription } from '../description.js';

/** What can be done with the power of a host. */
export const powerActions = ['on', 'off', 'cycle'] as const;

export type PowerAction = (typeof powerActions)[number];

/** Switches take some seconds; one that takes longer hangs. */
const switchMilliseconds = 120_000;

/**
 * Runs the command that the bench file has for it; no shell sees it.
 * @throws UsageError `PowerUnknown`, BenchError `PowerFailed` with what the command said
 */
export async function switchPower(
  { name, power }: HardwareDescription,
  action: PowerAction,
  signal: AbortSignal,
): Promise<void> {
  const [program, ...args] = power[action] ?? [];
  if (program === undefined) {
    const remedy = `write the command at power.${action} of the bench file, as a list of its words`;
    throw new UsageError('PowerUnknown', `bench "${name}" has no command for power ${action}`, remedy);
  }
  try {
    await promisify(execFile)(program, args, { timeout: switchMilliseconds, signal });
  } catch (cause) {
    const { stderr = '', message } = cause as Error & { stderr?: string };
    throw new BenchError(
      'PowerFailed',
      `power ${action} of bench "${name}": ${stderr.trim() || message}`,
      `try the command by hand: ${[program, ...args].join(' ')}`,
      { cause },
    );
  }
}
