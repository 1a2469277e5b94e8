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
 * What comes before the first action on a host: it must belong to this rig, and then its lease is taken.
 * @throws BenchError `VersionMismatch`, `BenchBusy`
 */
export async function admitHost(
  authority: LeaseAuthority,
  inventory: HostInventory,
  admission: Admission,
): Promise<BenchLease> {
  assertVersions(admission.bench, admission.versions, { host: inventory });
  return BenchLease.take(authority, admission);
}

/** The same for the instrument, which belongs to whoever has the lease. @throws BenchError `VersionMismatch` */
export function admitNic({ identity }: Nic, { bench, versions }: Admission): void {
  assertVersions(bench, versions, { nic: identity });
}
