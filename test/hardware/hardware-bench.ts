import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hardwareBenchFile as textOfBench } from '../../rig/bench/bench-file.js';
import { readBenchFile, type HardwareDescription } from '../../rig/bench/description.js';
import { lendLabMachine, scratchDirectory } from '../lab/lab-bench.js';

let file: Promise<string> | undefined;

/**
 * Path of the bench file of this level: a real board's where MPRIG_HARDWARE_BENCH names one, otherwise that of the machine
 * of the virtual bench, taken as a real one is: by its agent and the terminal of its NIC alone.
 */
export function hardwareBenchFile(): Promise<string> {
  file ??= Promise.resolve(process.env['MPRIG_HARDWARE_BENCH'] ?? fileOfLabMachine());
  return file;
}

/** What the bench file of this level says. */
export async function hardwareBench(): Promise<HardwareDescription> {
  const path = await hardwareBenchFile();
  const description = await readBenchFile(path);
  if (description.kind !== 'hardware') throw new Error(`${path} is no bench of hardware`);
  return description;
}

async function fileOfLabMachine(): Promise<string> {
  const path = join(scratchDirectory('hardware'), 'bench.yaml');
  writeFileSync(path, textOfBench('lab-machine', await lendLabMachine(), path));
  return path;
}
