import { UsageError } from '../base/errors.js';

/** Reads the value of an option. @throws UsageError that names the option where reading throws one that does not */
export function naming<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw withOption(option, error);
  }
}

/** An error of reading the value of an option, with the option named where it is one of usage. */
export function withOption(option: string, error: unknown): unknown {
  if (!(error instanceof UsageError)) return error;
  return new UsageError(error.code, `${option}: ${error.message}`, error.remedy, { cause: error });
}
