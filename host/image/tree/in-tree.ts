import type { BuildContext } from '../cache/artefact.js';
import { enterCommand, type EnterOptions } from './enter.js';
import { treeRoot } from './layout.js';

export interface InTreeOptions extends EnterOptions {
  readonly deadlineMs?: number;
  readonly onLine?: (line: string) => void;
}

/** Ample for every build step on a busy two-core machine. */
const defaultDeadlineMs = 10 * 60_000;

/** Runs a program of the tree for a build step; the directory that the step fills is visible and writable there. */
export function runInTree(
  context: BuildContext,
  treeDirectory: string,
  argv: readonly string[],
  options: InTreeOptions = {},
): Promise<string> {
  const command = enterCommand(treeRoot(treeDirectory), argv, {
    ...options,
    writable: [context.directory, ...(options.writable ?? [])],
  });
  return context.run({
    ...command,
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
  });
}
