import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hardwareBenchFile } from '../../rig/bench/bench-file.js';
import { readBenchFile, type HardwareDescription } from '../../rig/bench/description.js';
import { lendLabMachine, scratchDirectory } from '../lab/lab-bench.js';

let file: Promise<string> | undefined;

/**
 * The bench of this level, by its file: a real board where MPRIG_HARDWARE_BENCH names one, otherwise the machine of the
 * virtual bench, taken as a real one is: by its agent and the terminal of its NIC alone.
 */
export async function hardwareBench(): Promise<HardwareDescription> {
  file ??= Promise.resolve(process.env['MPRIG_HARDWARE_BENCH'] ?? fileOfLabMachine());
  const description = await readBenchFile(await file);
  if (description.kind !== 'hardware') throw new Error(`${await file} is no bench of hardware`);
  return description;
}

async function fileOfLabMachine(): Promise<string> {
  const path = join(scratchDirectory('hardware'), 'bench.yaml');
  writeFileSync(path, hardwareBenchFile('lab-machine', await lendLabMachine(), path));
  return path;
}
