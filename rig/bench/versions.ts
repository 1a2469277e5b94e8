import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildId } from '../../host/image/index.js';
import { BenchError } from '../base/errors.js';
import { ownContract } from '../host/connect.js';
import type { HostInventory } from '../host/host.js';
import { firmwareText, type NicIdentity } from '../nic/identity.js';

/** What belongs to this rig: its own version, and digests of the sources of what is built apart from it. */
export interface Versions {
  readonly agentVersion: string;
  readonly agentBuild: string;
  readonly contract: string;
  readonly firmwareBuild: string;
  readonly moduleBuild: string;
}

/** The versions that a bench of this rig must have. */
export async function ownVersions(repository: string): Promise<Versions> {
  const [description, agentBuild, firmwareBuild, moduleBuild] = await Promise.all([
    readFile(join(repository, 'package.json'), 'utf8'),
    buildId('agent', repository),
    buildId('firmware', repository),
    buildId('modules', repository),
  ]);
  const { version } = JSON.parse(description) as { version: string };
  return { agentVersion: version, agentBuild, contract: ownContract, firmwareBuild, moduleBuild };
}

type HostVersions = Pick<
  HostInventory,
  'kernel' | 'qemu' | 'agentVersion' | 'agentBuild' | 'contract' | 'moduleBuilds'
>;

/**
 * What a bench says that it is made of, as results keep it: `kernel`, `qemu` (which runs the guest), `firmware`, `agent`,
 * `contract`, and each module of the mp stack, such as `mp.ko`.
 */
export function benchVersions(
  { kernel, qemu, agentVersion, agentBuild, contract: spoken, moduleBuilds }: HostVersions,
  nic: Pick<NicIdentity, 'firmware' | 'buildId'>,
): Readonly<Record<string, string>> {
  return {
    kernel,
    qemu,
    firmware: firmwareText(nic),
    agent: `${agentVersion} (build ${agentBuild})`,
    contract: spoken,
    ...Object.fromEntries(moduleBuilds.map(({ name, build }) => [`${name}.ko`, `build ${build}`])),
  };
}

/** What a bench says of itself, as far as it was asked already. */
export interface FoundVersions {
  readonly host?: Pick<HostInventory, 'agentVersion' | 'agentBuild' | 'contract' | 'moduleBuilds'>;
  readonly nic?: Pick<NicIdentity, 'buildId'>;
}

/**
 * Compares what a bench says of itself with what belongs to this rig.
 * @throws BenchError `VersionMismatch` naming both sides of every difference
 */
export function assertVersions(bench: string, own: Versions, { host, nic }: FoundVersions): void {
  const differences = [
    ...(host ? hostDifferences(own, host) : []),
    nic ? difference('build of the firmware', nic.buildId, own.firmwareBuild) : null,
  ].filter((one) => one !== null);
  if (differences.length === 0) return;
  throw new BenchError(
    'VersionMismatch',
    `bench "${bench}" does not belong to this rig: ${differences.join('; ')}`,
    'install the host package and the firmware that were made from the same sources as this rig, or use the rig that they belong to',
  );
}

function hostDifferences(own: Versions, host: NonNullable<FoundVersions['host']>): (string | null)[] {
  return [
    difference('agent', host.agentVersion, own.agentVersion),
    difference('contract of the agent', host.contract, own.contract),
    difference('build of the agent', host.agentBuild, own.agentBuild),
    ...host.moduleBuilds.map(({ name, build }) => difference(`build of the module ${name}`, build, own.moduleBuild)),
  ];
}

function difference(what: string, found: string, wanted: string): string | null {
  return found === wanted ? null : `${what} is ${found || 'not told'}, that of the rig ${wanted}`;
}
