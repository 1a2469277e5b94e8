import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function keptLeaseFile(directory: string, bench: string): string {
  return join(directory, `lease-${bench}`);
}

/** Token of a lease that was left for later commands of this user; empty when there is none. */
export function keptToken(directory: string, bench: string): string {
  try {
    const token = readFileSync(keptLeaseFile(directory, bench), 'utf8').trim();
    // A file that was damaged is that of no lease.
    return /^[\x21-\x7e]+$/.test(token) ? token : '';
  } catch {
    return '';
  }
}

/** Leaves the token of a lease for later commands of this user, and for nobody else. */
export function keepToken(directory: string, bench: string, token: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = keptLeaseFile(directory, bench);
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, `${token}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(`${file}.new`, file);
}

/** Forgets it. */
export function forgetToken(directory: string, bench: string): void {
  rmSync(keptLeaseFile(directory, bench), { force: true });
}
