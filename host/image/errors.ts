/** What went wrong with the lab root; one word per kind, stable, so that callers and documentation can name it. */
export type LabErrorCode =
  | 'LabToolMissing'
  | 'LabNoNamespaces'
  | 'LabNoNetwork'
  | 'LabMirrorRefused'
  | 'LabDiskFull'
  | 'LabLocked'
  | 'LabBuildFailed'
  | 'LabDeadline'
  | 'LabQemuTooOld'
  | 'LabKernelMismatch'
  | 'LabSourceMissing';

/** Exit code of the command line for a bench that cannot be used. */
const benchUnusable = 3;

/** The lab root cannot be prepared. Always carries what the user can do about it. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly exitCode = benchUnusable;

  constructor(
    readonly code: LabErrorCode,
    message: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The errno name of a failed system call, or undefined for every other error. */
export function errnoOf(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
