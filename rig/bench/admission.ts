import { repository } from '../base/directories.js';
import type { HostInventory } from '../host/host.js';
import type { LeaseAuthority } from '../host/lease.js';
import type { Nic } from '../nic/nic.js';
import { keptToken } from './kept-lease.js';
import { BenchLease, type LeaseSeeker } from './lease.js';
import { assertVersions, ownVersions, type Versions } from './versions.js';

/** Who wants to use a bench, and what it must be for that. */
export interface Admission extends LeaseSeeker {
  readonly versions: Versions;
}

/** The admission of a run of this rig; uses the lease that "rig bench lock" may have left. */
export async function admissionOf(bench: string, run: string, runtimeDirectory: string): Promise<Admission> {
  return { bench, run, kept: keptToken(runtimeDirectory, bench), versions: await ownVersions(repository) };
}

/**
 * What comes before the first action on a bench: everything must belong to this rig, and then its host's lease is taken.
 * @throws BenchError `VersionMismatch`, `BenchBusy`
 */
export async function admit(
  authority: LeaseAuthority,
  inventory: HostInventory,
  nic: Nic,
  admission: Admission,
): Promise<BenchLease> {
  assertVersions(admission.bench, admission.versions, inventory, nic.identity);
  return BenchLease.take(authority, admission);
}
