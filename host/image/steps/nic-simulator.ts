import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../cache/artefact.js';
import { buildId } from '../build-ids.js';
import { digestFiles } from '../cache/content-key.js';
import { runInTree } from '../tree/in-tree.js';

const hardware = ['firmware/rtl', 'firmware/registers/generated'];
const simulator = ['firmware/sim'];

/** Lines by which the simulator's Makefile says what it does; all others are the compiler's. */
const announcement = /^(?:verilate|compile|train|link) /;

export const nicSimulatorProgram = 'mprig-nic-sim';

/** The verilated NIC as a program. */
export function nicSimulatorArtefact(tree: Artefact, repoRoot: string): Artefact {
  return {
    name: 'nic-simulator',
    title: 'NIC simulator (Verilator)',
    needs: [tree],
    inputs: () => digestFiles(repoRoot, [...hardware, ...simulator]),
    async build(context) {
      const build = join(context.directory, 'build');
      const make = ['make', '-j2', '-C', join(repoRoot, 'firmware/sim'), `OUT=${build}`];
      const argv = [...make, `BUILD_ID=${await buildId('firmware', repoRoot)}`];
      const onLine = (line: string): void => {
        if (announcement.test(line)) context.step.update(line);
      };
      await runInTree(context, context.need(tree), argv, { readable: [repoRoot], onLine });
      await rename(join(build, nicSimulatorProgram), join(context.directory, nicSimulatorProgram));
      await rm(build, { recursive: true });
    },
  };
}
