import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { promisify } from 'node:util';
import { lab } from './lab-bench.js';

const run = promisify(execFile);

/** The programs of the lab tree. */
export interface Tools {
  run(program: string, ...args: string[]): Promise<string>;
  start(options: SpawnOptions, program: string, ...args: string[]): ChildProcess;
}

/** The programs of the lab tree, which can write to `folder` and read the clone and the cache. */
export async function labTools(folder: string): Promise<Tools> {
  const { enter } = await lab();
  const options = { writable: [folder] };
  return {
    async run(program, ...argv) {
      const { command, args } = enter([program, ...argv], options);
      return (await run(command, [...args], { maxBuffer: 1 << 26 })).stdout;
    },
    start(spawnOptions, program, ...argv) {
      const { command, args } = enter([program, ...argv], options);
      return spawn(command, [...args], spawnOptions);
    },
  };
}
