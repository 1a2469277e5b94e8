import { RigError, InternalError } from '../base/errors.js';

/** Any thrown value as an error that says what to do. */
export function asRigError(error: unknown): RigError {
  if (error instanceof RigError) return error;
  const cause = error as NodeJS.ErrnoException & { remedy?: unknown; exitCode?: unknown };
  // Errors of the lab's builders have the same shape but another class, since they know nothing of the rig.
  if (cause instanceof Error && typeof cause.remedy === 'string' && typeof cause.code === 'string') {
    return Object.assign(new RigError(cause.code, cause.message, cause.remedy, { cause }), {
      exitCode: typeof cause.exitCode === 'number' ? cause.exitCode : 3,
    });
  }
  if (cause instanceof Error && cause.code === 'ENOSPC') {
    return Object.assign(
      new RigError('DiskFull', cause.message, 'free some space, or choose another place with --out', { cause }),
      {
        exitCode: 3,
      },
    );
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new InternalError('Internal', message, 'this is a mistake in mprig: please report it', { cause: error });
}

/** Prints the error, as JSON on stdout when asked for, and sets the exit code that belongs to it. */
export function failWith(error: unknown, json = false): void {
  const rigError = asRigError(error);
  process.exitCode = rigError.exitCode;
  process.stderr.write(`${rigError.describe()}\n`);
  if (json) {
    const { code, message, remedy, exitCode } = rigError;
    process.stdout.write(`${JSON.stringify({ schemaVersion: 1, error: { code, message, remedy, exitCode } })}\n`);
  }
}
