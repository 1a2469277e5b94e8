/**
 * Base of every error that the rig raises on purpose: what happened, to what, and what to do about it.
 * Subclasses say whose trouble it is, and so which exit code the command ends with.
 */
export class RigError extends Error {
  override readonly name: string = 'RigError';
  /** Exit code of a command that fails with this error. */
  readonly exitCode: number = 4;

  constructor(
    /** Stable, machine-readable name of the failure, such as `BenchBusy`. */
    readonly code: string,
    message: string,
    /** What the user can do. */
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  /** One line: `code: what happened · remedy`. */
  describe(): string {
    return `${this.code}: ${this.message} · ${this.remedy}`;
  }
}

/** The command line or a configuration file is wrong. */
export class UsageError extends RigError {
  override readonly name: string = 'UsageError';
  override readonly exitCode: number = 2;
}

/** The bench, or the machinery around it, cannot be used: never a verdict on the thing under test. */
export class BenchError extends RigError {
  override readonly name: string = 'BenchError';
  override readonly exitCode: number = 3;
}

/** The thing under test did not do what it must. */
export class TestFailure extends RigError {
  override readonly name = 'TestFailure';
  override readonly exitCode: number = 1;
}

/** A mistake in the rig itself. */
export class InternalError extends RigError {
  override readonly name = 'InternalError';
  override readonly exitCode: number = 4;
}

/** A text as one word of a command line that a remedy names, so that it can be pasted: a path may have spaces. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What any thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Any thrown value as an error. */
export function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The errno name of a failed system call, such as `ENOENT`, or undefined for every other error. */
export function errnoOf(error: unknown): string | undefined {
  if (error instanceof RigError) return undefined;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
