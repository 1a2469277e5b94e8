import type { Command } from '../../rig/base/program.js';

/**
 * The command that runs a program of the lab tree, with these directories visible in it. The environment variable
 * MPRIG_LAB_ENTER names a wrapper to use instead of a tree of our own: a program that takes the command as its arguments.
 */
export async function inLabTree(argv: readonly string[], visible: readonly string[]): Promise<Command> {
  const wrapper = process.env['MPRIG_LAB_ENTER'];
  if (wrapper !== undefined) return { command: wrapper, args: argv };
  const { labArtefacts } = await import('../lab/lab-bench.js');
  return (await labArtefacts()).enter(argv, visible);
}
