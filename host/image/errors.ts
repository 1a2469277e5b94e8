import { BenchError } from '../../rig/base/errors.js';

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

/** The lab root cannot be prepared. Always carries what the user can do about it. */
export class LabError extends BenchError {
  override readonly name = 'LabError';

  constructor(
    override readonly code: LabErrorCode,
    message: string,
    remedy: string,
    options?: { cause?: unknown },
  ) {
    super(code, message, remedy, options);
  }
}
