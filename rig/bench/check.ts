import { repository } from '../base/directories.js';
import { connectHost } from '../host/connect.js';
import type { Host, HostInventory, Witness, WitnessTrial } from '../host/host.js';
import type { LeaseAuthority } from '../host/lease.js';
import { openLink } from '../link/open.js';
import { connectNic } from '../nic/device.js';
import { firmwareText, type NicIdentity } from '../nic/identity.js';
import { readCredentials } from '../host/credentials.js';
import { benchWord } from './bench-word.js';
import type { BenchDescription } from './description.js';
import { endpointsOf, type BenchEndpoints } from './endpoints.js';
import { BenchLease } from './lease.js';
import { lockHolder } from './lock.js';
import { nicAddress } from './virtual/machine.js';
import { assertVersions, ownVersions } from './versions.js';
import { Watch } from './watch.js';

/** One thing that was looked at. */
export interface BenchCheck {
  readonly what: 'bench' | 'agent' | 'nic under test' | 'lease' | 'instrument' | 'versions' | 'witnesses' | Witness;
  readonly result: 'ok' | 'warn' | 'fail';
  /** What was found, as a clause. */
  readonly found: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly remedy: string;
}

const connectMilliseconds = 30_000;
/** An emulated host needs seconds to load and remove modules. */
const trialMilliseconds = 60_000;

/** A virtual machine of other sources keeps nobody from a run. */
const replaced = {
  result: 'warn',
  remedy: 'nothing has to be done: a run ends this machine and boots a current one',
} as const;

/** What each witness is for, and what to say of one that can be had. */
const witnesses: Readonly<Record<Witness, { readonly lines: readonly string[]; readonly works: string }>> = {
  'map journal': { lines: ['address', 'touch'], works: 'what the kernel maps for the NIC is noted' },
  'memory search': { lines: ['address', 'residue', 'touch'], works: 'all memory can be searched through /proc/kcore' },
  watchpoints: { lines: ['touch'], works: 'the processors watch places in memory' },
  'copy functions': { lines: [], works: "calls of the kernel's copy functions are counted" },
};
const witnessNames = Object.keys(witnesses) as Witness[];

/**
 * Looks at a bench and leaves it as it was: what it says of itself, and whether its host lets the agent look into the
 * kernel, which is tried. Whatever another run uses is left alone.
 */
export async function checkBench(
  description: BenchDescription,
  runtimeDirectory: string,
  signal: AbortSignal,
): Promise<readonly BenchCheck[]> {
  const { name } = description;
  const endpoints = endpointsOf(description, runtimeDirectory);
  if (!endpoints) {
    const remedy = `"rig lab up --bench ${benchWord(name)}" starts it; a run starts one of its own`;
    return [{ what: 'bench', result: 'warn', found: 'its machine is not up', remedy }];
  }
  const { checks, attempt } = examination();
  const watch = Watch.taking({ signal }, connectMilliseconds);
  const inventory = await attempt('agent', watch, () => withHost(endpoints, (host) => host.inventory()));
  if (inventory) {
    checks.push(ok('agent', agentText(endpoints, inventory)), ...cardCheck(description, inventory));
    checks.push(leaseCheck(name, inventory));
  }
  const holder = lockHolder(runtimeDirectory, name);
  const user = inventory?.lease ? `run ${inventory.lease.run}` : holder && `run ${holder.run} (pid ${holder.pid})`;
  if (user !== undefined) {
    checks.push(leftAlone('instrument', user), ...(inventory ? [leftAlone('witnesses', user)] : withoutAgent()));
    return checks;
  }
  const identity = await attempt('instrument', watch, () => askNic(endpoints));
  if (identity) checks.push(ok('instrument', `firmware ${firmwareText(identity)} at ${endpoints.link}`));
  if (!inventory) return [...checks, ...withoutAgent()];
  const compare = async () => {
    assertVersions(name, await ownVersions(repository), { host: inventory, ...(identity && { nic: identity }) });
    return true;
  };
  const isOurs = await attempt('versions', watch, compare, description.kind === 'virtual' ? replaced : {});
  // Of an agent from other sources nobody knows what it would do.
  if (!isOurs) return checks;
  if (identity) checks.push(ok('versions', 'everything is of the same sources as this rig'));
  const trials = await attempt('witnesses', Watch.taking({ signal }, trialMilliseconds), () =>
    withHost(endpoints, (host) => tryWitnesses(host, name)),
  );
  const required = description.kind === 'hardware' ? description.require : [];
  checks.push(...(trials ?? []).map((trial) => witnessCheck(trial, required)));
  return checks;
}

/** What is found one after the other, and what adds to it the failure of something that is done. */
function examination() {
  const checks: BenchCheck[] = [];
  const attempt = async <T>(
    what: BenchCheck['what'],
    watch: Watch,
    work: () => Promise<T>,
    failure: Partial<BenchCheck> = {},
  ): Promise<T | undefined> => {
    try {
      return await watch.wait(what, work);
    } catch (error) {
      if (watch.signal.aborted) throw error;
      const { code, message, remedy = '' } = error as Error & { code?: string; remedy?: string };
      checks.push({ what, result: 'fail', found: code ? `${code}: ${message}` : message, remedy, ...failure });
      return undefined;
    }
  };
  return { checks, attempt };
}

function leftAlone(what: 'instrument' | 'witnesses', user: string): BenchCheck {
  return { what, result: 'warn', found: `left alone: ${user} uses the bench`, remedy: 'wait until it ends' };
}

/** What only the agent could have told. */
function withoutAgent(): readonly BenchCheck[] {
  return (['lease', 'versions', ...witnessNames] as const).map((what) => ({
    what,
    result: 'warn',
    found: 'not known: the agent did not answer',
    remedy: 'do what is said of the agent',
  }));
}

/** What modules are loaded and removed for is a change of the host, for a moment. */
async function tryWitnesses(host: Host & LeaseAuthority, bench: string): Promise<readonly WitnessTrial[]> {
  const lease = await BenchLease.take(host, { bench, run: 'rig bench check', kept: '' });
  try {
    return await host.tryWitnesses(witnessNames);
  } finally {
    await lease.release();
  }
}

function witnessCheck({ witness, trouble, remedy }: WitnessTrial, required: readonly string[]): BenchCheck {
  const { lines, works } = witnesses[witness];
  if (trouble === null) return ok(witness, works);
  const demanded = lines.some((line) => required.includes(line));
  const loss = lines.length === 0 ? '' : `; without it there is no line ${lines.join(', ')}`;
  return { what: witness, result: demanded ? 'fail' : 'warn', found: `${trouble}${loss}`, remedy };
}

function ok(what: BenchCheck['what'], found: string): BenchCheck {
  return { what, result: 'ok', found, remedy: '' };
}

function agentText({ agent }: BenchEndpoints, { agentVersion, kernel, nics }: HostInventory): string {
  const ours = nics.filter(({ driver }) => driver === 'mpnic').map(({ pciAddress }) => pciAddress);
  const nic = ours.length > 0 ? `programmable NIC at ${ours.join(', ')}` : 'no programmable NIC with its driver';
  return `version ${agentVersion} at ${agent}, kernel ${kernel}, ${nic}`;
}

/** Of a card that is under test in place of the instrument. */
function cardCheck({ kind, nic }: BenchDescription, { nics }: HostInventory): readonly BenchCheck[] {
  const address = kind === 'hardware' ? nic : nic === 'instrument' ? undefined : nicAddress;
  if (address === undefined) return [];
  const what = 'nic under test';
  const card = nics.find(({ pciAddress }) => pciAddress === address);
  if (!card) {
    const remedy = 'see "lspci -D" on the host for where it is, and name that address under "nic" in the bench file';
    return [{ what, result: 'fail', found: `the host has no network card at ${address}`, remedy }];
  }
  if (card.driver === '') {
    const remedy = 'a run loads the driver that the kernel knows for it; see the kernel log for why none took it';
    return [{ what, result: 'warn', found: `no driver has the card at ${address}`, remedy }];
  }
  return [ok(what, `${card.name} at ${address}, with driver ${card.driver}`)];
}

function leaseCheck(bench: string, { lease }: HostInventory): BenchCheck {
  if (!lease) return ok('lease', 'free');
  const { holder, run, remainingMs } = lease;
  return {
    what: 'lease',
    result: 'warn',
    found: `held by ${holder} for run ${run}, for ${Math.ceil(remainingMs / 1000)} s unless it is renewed`,
    remedy: `wait until that ends; "rig bench unlock ${benchWord(bench)} --holder ${holder}" ends it at once`,
  };
}

async function withHost<T>(
  { agent, certificates }: BenchEndpoints,
  work: (host: Host & LeaseAuthority) => Promise<T>,
): Promise<T> {
  const host = connectHost(agent, readCredentials(certificates));
  try {
    return await work(host);
  } finally {
    host.close();
  }
}

async function askNic({ link }: BenchEndpoints): Promise<NicIdentity> {
  const nic = await connectNic(await openLink(link));
  try {
    return nic.identity;
  } finally {
    await nic.close();
  }
}
