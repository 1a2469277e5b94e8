import { RigError } from '../../base/errors.js';

/** One thing that the doctor has tried. */
export interface Check {
  readonly id: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly remedy: string;
}

export function ok(id: string, found: string): Check {
  return { id, result: 'ok', found, remedy: '' };
}

/** A bench can be used all the same. */
export function warn(id: string, found: string, remedy: string): Check {
  return { id, result: 'warn', found, remedy };
}

export function fail(id: string, found: string, remedy: string): Check {
  return { id, result: 'fail', found, remedy };
}

/** Does a check; an error that it meets, and that says what to do, is what it finds. */
export async function attempt(id: string, work: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RigError) return fail(id, error.message, error.remedy);
    throw error;
  }
}
