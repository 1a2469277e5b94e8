import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { digestFiles, sha256 } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

const hardware = ['firmware/rtl', 'firmware/registers/generated'];
const simulator = ['firmware/sim'];

/** Lines by which the simulator's Makefile says what it does; all others are the compiler's. */
const announcement = /^(?:verilate|compile|train|link) /;

export const nicSimulatorProgram = 'mprig-nic-sim';

/**
 * What the NIC says of itself in its BUILD_ID register: the first 32 bits of a digest over the RTL and the registers,
 * so that the rig notices when it talks to a NIC of other sources.
 */
export async function firmwareBuildId(repoRoot: string): Promise<string> {
  const digests = Object.entries(await digestFiles(repoRoot, hardware)).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify(digests)).slice(0, 8);
}

/** The verilated NIC as a program. */
export function nicSimulatorArtefact(tree: Artefact, repoRoot: string): Artefact {
  return {
    name: 'nic-simulator',
    title: 'NIC simulator (Verilator)',
    needs: [tree],
    inputs: () => digestFiles(repoRoot, [...hardware, ...simulator]),
    async build(context) {
      const build = join(context.directory, 'build');
      const make = ['make', '-C', join(repoRoot, 'firmware/sim'), `OUT=${build}`];
      const argv = [...make, `BUILD_ID=${await firmwareBuildId(repoRoot)}`];
      const onLine = (line: string): void => {
        if (announcement.test(line)) context.step.update(line);
      };
      await runInTree(context, context.need(tree), argv, { readable: [repoRoot], onLine });
      await rename(join(build, nicSimulatorProgram), join(context.directory, nicSimulatorProgram));
      await rm(build, { recursive: true });
    },
  };
}
