import { BenchError, errnoOf, InternalError, messageOf, RigError, UsageError } from '../base/errors.js';

/** Any thrown value as an error that says what to do. */
export function asRigError(error: unknown): RigError {
  if (error instanceof RigError) return error;
  if (errnoOf(error) === 'ENOSPC') {
    return new BenchError('DiskFull', messageOf(error), 'free some space, or choose another place with --out', {
      cause: error,
    });
  }
  const path = pathIn(error);
  if (path !== undefined) {
    const remedy = `see what ${path} is, and that it is yours to use`;
    return new BenchError('FileUnusable', messageOf(error), remedy, { cause: error });
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new InternalError('Internal', message, 'this is a mistake in mprig: please report it', { cause: error });
}

/** The file with which a system call has failed. What a user keeps there, nobody here can know. */
function pathIn(error: unknown): string | undefined {
  if (errnoOf(error) === undefined) return undefined;
  const { path, syscall } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : path;
}

/** Prints the error, as JSON on stdout when asked for, and sets the exit code that belongs to it. */
export function failWith(error: unknown, json = false): void {
  const rigError = asRigError(error);
  process.exitCode = rigError.exitCode;
  process.stderr.write(`${errorText(rigError)}
`);
  if (json) {
    const { code, message, remedy, exitCode } = rigError;
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: { code, message, remedy, exitCode } })}\n`);
  }
}

/**
 * What is told of an error. One of usage is a line, whatever the user wrote: that comes back as text, and neither breaks
 * the line nor steers the terminal.
 */
export function errorText(error: RigError): string {
  const text = error.describe();
  if (!(error instanceof UsageError)) return text;
  return text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
