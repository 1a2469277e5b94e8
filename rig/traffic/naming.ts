import { UsageError } from '../base/errors.js';

/** Reads the value of an option. @throws UsageError that names the option where reading throws one that does not */
export function naming<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.code, `${option}: ${error.message}`, error.remedy, { cause: error });
  }
}
