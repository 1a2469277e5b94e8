import { BenchError, RigError, UsageError } from '../base/errors.js';

/** What to tell the user when `path` could not be made or written. */
export function writeTrouble(path: string, cause: unknown): RigError {
  if (cause instanceof RigError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new BenchError(
        'DiskFull',
        `${path}: no space left`,
        'free some space, or choose another place with --out',
        {
          cause,
        },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError('RunDirectoryReadOnly', `${path}: cannot be written`, 'choose another place with --out', {
        cause,
      });
    case 'ENOTDIR':
    case 'EEXIST':
      return new UsageError('RunDirectoryIsFile', `${path}: a file is in the way`, 'choose another place with --out', {
        cause,
      });
    default:
      return new BenchError(
        'RunDirectoryUnwritable',
        `${path}: ${code ?? String(cause)}`,
        'choose another place with --out',
        {
          cause,
        },
      );
  }
}
