import { createHash } from 'node:crypto';
import type { VirtualDescription } from '../description.js';
import type { CountedParts } from './machine.js';

/** What a machine is built from, as far as it decides what the machine is. */
interface KeyedArtefacts {
  readonly nicSimulator: string;
  readonly kernel: string;
  readonly initrd: string;
  readonly image: string;
  readonly tls: string;
  readonly qemuVersion: string;
  readonly touchPlugin: string;
  readonly cost?: CountedParts | undefined;
  readonly soundnessImage?: string | undefined;
}

/**
 * What a machine was made from: its description and everything that was built for it. The paths of what was built hold the
 * keys of their contents, so equal keys mean equal machines.
 */
export function machineKey(description: VirtualDescription, artefacts: KeyedArtefacts): string {
  const { nicSimulator, kernel, initrd, image, tls, qemuVersion, touchPlugin, cost, soundnessImage = null } = artefacts;
  const plugins = [touchPlugin, ...(cost === undefined ? [] : [cost.plugin, ...cost.kernelArguments])];
  const parts = { description, nicSimulator, kernel, initrd, image, tls, qemuVersion, plugins, soundnessImage };
  return createHash('sha256').update(JSON.stringify(parts, sortedKeys)).digest('hex').slice(0, 16);
}

/** The order in which a file names its keys means nothing. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
