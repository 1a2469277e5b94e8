import { BenchError, UsageError } from '../base/errors.js';
import { connectHost } from '../host/connect.js';
import type { HostLease, LeaseAuthority } from '../host/lease.js';
import { readCredentials } from '../host/credentials.js';
import { benchWord } from './bench-word.js';
import type { BenchDescription } from './description.js';
import { endpointsOf } from './endpoints.js';
import { forgetToken, keepToken, keptToken } from './kept-lease.js';
import { ownHolder } from './lease-holder.js';

/** What the lease of a bench that is held by hand says of its run. */
const byHand = 'rig bench lock';

/**
 * Takes the lease of a bench and leaves it for later commands of this user, also when this process has ended. One that was
 * left before gets the new end.
 * @throws HostClientError `BenchBusy` naming who holds it
 */
export async function lockBench(
  description: BenchDescription,
  runtimeDirectory: string,
  durationMs: number,
): Promise<void> {
  await withAuthority(description, runtimeDirectory, async (authority) => {
    const { name } = description;
    authority.showLease(keptToken(runtimeDirectory, name));
    const token = await authority.acquireLease({ holder: ownHolder(), run: byHand, process: '', durationMs });
    keepToken(runtimeDirectory, name, token);
  });
}

/**
 * Ends the lease of a bench: that which was left here, or else that of a holder who is named.
 * @returns what was ended; null when nobody held it
 * @throws UsageError `LeaseHolderUnnamed` when it is somebody else's and nobody is named
 */
export async function unlockBench(
  description: BenchDescription,
  runtimeDirectory: string,
  holder: string | undefined,
): Promise<HostLease | null> {
  const { name } = description;
  return withAuthority(description, runtimeDirectory, async (authority) => {
    if (holder !== undefined) return authority.breakLease(holder, '');
    const before = await authority.lease();
    authority.showLease(keptToken(runtimeDirectory, name));
    await authority.releaseLease();
    forgetToken(runtimeDirectory, name);
    const after = await authority.lease();
    if (!after) return before;
    throw new UsageError(
      'LeaseHolderUnnamed',
      `bench "${name}" is not locked by you: ${after.holder} holds it for run ${after.run}`,
      `name whom you take it from: rig bench unlock ${benchWord(name)} --holder ${after.holder}`,
    );
  });
}

/**
 * Refuses what would take a bench from under somebody: an agent that answers must not be leased, other than by hand to this
 * user. A host that does not answer is nobody's.
 * @throws BenchError `BenchBusy`
 */
export async function assertUnused(description: BenchDescription, runtimeDirectory: string): Promise<void> {
  const lease = await withAuthority(description, runtimeDirectory, (authority) => authority.lease()).catch(() => null);
  if (!lease || (lease.holder === ownHolder() && lease.run === byHand)) return;
  const { name } = description;
  throw new BenchError(
    'BenchBusy',
    `bench "${name}" is leased to ${lease.holder} for run ${lease.run}`,
    `wait until that ends; "rig bench unlock ${benchWord(name)} --holder ${lease.holder}" ends it at once`,
  );
}

async function withAuthority<T>(
  description: BenchDescription,
  runtimeDirectory: string,
  work: (authority: LeaseAuthority) => Promise<T>,
): Promise<T> {
  const endpoints = endpointsOf(description, runtimeDirectory);
  if (!endpoints) {
    const { name } = description;
    const remedy = `start it first: rig lab up --bench ${benchWord(name)}`;
    throw new BenchError('BenchDown', `bench "${name}" is not up: there is nothing to be locked`, remedy);
  }
  const host = connectHost(endpoints.agent, readCredentials(endpoints.certificates));
  try {
    return await work(host);
  } finally {
    host.close();
  }
}
