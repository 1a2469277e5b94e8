import { digestFiles, sha256 } from './cache/content-key.js';

const registers = 'firmware/registers/generated';

const sources = {
  firmware: ['firmware/rtl', registers],
  modules: ['host/kernel', `${registers}/mprig_regs.h`],
  agent: ['host/agent', 'host/proto', 'rig/base'],
} as const;

/** What is built apart from the rig and must belong to it. */
export type BuiltPart = keyof typeof sources;

/**
 * What a part says of itself when it is made from the sources in this clone: the first 32 bits of a digest over them, as
 * eight hexadecimal digits. So the rig notices when it talks to a NIC, a module or an agent of other sources.
 */
export async function buildId(part: BuiltPart, repoRoot: string): Promise<string> {
  const digests = Object.entries(await digestFiles(repoRoot, sources[part])).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify(digests)).slice(0, 8);
}
