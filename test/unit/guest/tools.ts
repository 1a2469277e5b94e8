import { spawn, execFile, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A place with programs: the lab tree (by the wrapper that MPRIG_LAB_ENTER names), or this machine itself. */
export interface Tools {
  run(program: string, ...args: string[]): Promise<string>;
  start(options: SpawnOptions, program: string, ...args: string[]): ChildProcess;
}

/** Tools with all of `programs`; nothing when neither place has them. */
export async function toolsWith(...programs: string[]): Promise<Tools | undefined> {
  const wrapper = process.env['MPRIG_LAB_ENTER'];
  const prefixes = wrapper === undefined ? [[]] : [[wrapper], []];
  for (const prefix of prefixes) {
    const tools = toolsAt(prefix);
    const found = programs.map((program) => tools.run('sh', '-c', `command -v ${program}`));
    if ((await Promise.allSettled(found)).every(({ status }) => status === 'fulfilled')) return tools;
  }
  return undefined;
}

function toolsAt(prefix: readonly string[]): Tools {
  const split = (program: string, args: string[]): [string, string[]] => {
    const [first = program, ...rest] = [...prefix, program, ...args];
    return [first, rest];
  };
  return {
    async run(program, ...args) {
      return (await run(...split(program, args), { maxBuffer: 1 << 26 })).stdout;
    },
    start: (options, program, ...args) => spawn(...split(program, args), options),
  };
}
