import { repository } from '../base/directories.js';
import { Deadline } from '../base/deadline.js';
import { connectHost } from '../host/connect.js';
import type { HostInventory } from '../host/host.js';
import { openLink } from '../link/open.js';
import { connectNic } from '../nic/device.js';
import { firmwareText, type NicIdentity } from '../nic/identity.js';
import { readCredentials } from './credentials.js';
import type { BenchDescription } from './description.js';
import { endpointsOf, type BenchEndpoints } from './endpoints.js';
import { lockHolder } from './lock.js';
import { assertVersions, ownVersions } from './versions.js';

/** One thing that was looked at. */
export interface BenchCheck {
  readonly what: 'bench' | 'agent' | 'lease' | 'instrument' | 'versions';
  readonly result: 'ok' | 'warn' | 'fail';
  /** What was found, as a clause. */
  readonly found: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly remedy: string;
}

const connectMilliseconds = 30_000;

/** Looks at a bench without changing anything; an instrument that another run uses is left alone. */
export async function checkBench(
  description: BenchDescription,
  runtimeDirectory: string,
  signal: AbortSignal,
): Promise<readonly BenchCheck[]> {
  const endpoints = endpointsOf(description, runtimeDirectory);
  if (!endpoints) {
    const remedy = `"rig lab up --bench ${description.name}" starts it; a run starts one of its own`;
    return [{ what: 'bench', result: 'warn', found: 'its machine is not up', remedy }];
  }
  const deadline = Deadline.after(connectMilliseconds);
  const checks: BenchCheck[] = [];
  const attempt = async <T>(what: BenchCheck['what'], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await deadline.race(what, work(), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const { code, message, remedy = '' } = error as Error & { code?: string; remedy?: string };
      checks.push({ what, result: 'fail', found: code ? `${code}: ${message}` : message, remedy });
      return undefined;
    }
  };
  const inventory = await attempt('agent', () => askAgent(endpoints));
  if (inventory) checks.push(ok('agent', agentText(endpoints, inventory)), leaseCheck(description.name, inventory));
  const holder = lockHolder(runtimeDirectory, description.name);
  const user = inventory?.lease ? `run ${inventory.lease.run}` : holder && `run ${holder.run} (pid ${holder.pid})`;
  if (user !== undefined) {
    checks.push({
      what: 'instrument',
      result: 'warn',
      found: `left alone: ${user} uses it`,
      remedy: 'wait until it ends',
    });
    return checks;
  }
  const identity = await attempt('instrument', () => askNic(endpoints));
  if (identity) checks.push(ok('instrument', `firmware ${firmwareText(identity)} at ${endpoints.link}`));
  if (!inventory || !identity) return checks;
  await attempt('versions', async () => {
    assertVersions(description.name, await ownVersions(repository), { host: inventory, nic: identity });
    checks.push(ok('versions', 'everything is of the same sources as this rig'));
  });
  return checks;
}

function ok(what: BenchCheck['what'], found: string): BenchCheck {
  return { what, result: 'ok', found, remedy: '' };
}

function agentText({ agent }: BenchEndpoints, { agentVersion, kernel, nics }: HostInventory): string {
  const ours = nics.filter(({ driver }) => driver === 'mpnic').map(({ pciAddress }) => pciAddress);
  const nic = ours.length > 0 ? `NIC at ${ours.join(', ')}` : 'no NIC with its driver yet';
  return `version ${agentVersion} at ${agent}, kernel ${kernel}, ${nic}`;
}

function leaseCheck(bench: string, { lease }: HostInventory): BenchCheck {
  if (!lease) return ok('lease', 'free');
  const { holder, run, remainingMs } = lease;
  return {
    what: 'lease',
    result: 'warn',
    found: `held by ${holder} for run ${run}, for ${Math.ceil(remainingMs / 1000)} s unless it is renewed`,
    remedy: `wait until that ends; "rig bench unlock ${bench} --holder ${holder}" ends it at once`,
  };
}

async function askAgent({ agent, certificates }: BenchEndpoints): Promise<HostInventory> {
  const host = connectHost(agent, readCredentials(certificates));
  try {
    return await host.inventory();
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
