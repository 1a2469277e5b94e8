import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf } from '../base/errors.js';
import { isRunName } from './run-directory.js';
import { listRuns, type RunSummary } from './stored-run.js';

/** Which runs may go. Both conditions must hold where both are given. */
export interface PruneRule {
  /** Runs that stay, the newest ones; undefined: their number does not matter. */
  readonly keep?: number | undefined;
  /** Age in ms from which a run may go; undefined: its age does not matter. */
  readonly olderThanMs?: number | undefined;
}

/** What a rule would remove, and what it spares although it would. */
export interface PrunePlan {
  readonly remove: readonly RunSummary[];
  /** The newest run that did not pass: it is what somebody will want to look at. */
  readonly spared: RunSummary | null;
}

/** Applies a rule. Pure. A run that goes on, and the newest one that did not pass, are never removed. @param runs newest first */
export function planPruning(runs: readonly RunSummary[], rule: PruneRule, now: Date): PrunePlan {
  const { keep = 0, olderThanMs = 0 } = rule;
  const failure = runs.find(({ status }) => status === 'failed' || status === 'bench-trouble' || status === 'killed');
  const due = runs.filter(({ status, startedAt }, index) => {
    return index >= keep && now.getTime() - Date.parse(startedAt) >= olderThanMs && status !== 'running';
  });
  return {
    remove: due.filter((run) => run !== failure),
    spared: failure && due.includes(failure) ? failure : null,
  };
}

/** What is removed after a new run, and what could not be. */
export interface Pruned {
  readonly removed: readonly string[];
  readonly troubles: readonly string[];
}

/**
 * Applies a rule after a new run, which stays whatever the rule says. Directories that a user has named are left alone,
 * and not counted.
 * @param base where runs are kept
 * @param made path of the new run
 */
export async function pruneAfter(made: string, base: string, rule: PruneRule, now: Date): Promise<Pruned> {
  const runs = listRuns(base).filter(({ path }) => isRunName(basename(path)));
  const due = planPruning(runs, rule, now).remove.filter(({ path }) => path !== made);
  const removed: string[] = [];
  const troubles: string[] = [];
  for (const { id, path } of due) {
    try {
      await rm(path, { recursive: true, force: true });
      removed.push(id);
    } catch (error) {
      troubles.push(`old run ${path} stays: ${messageOf(error)}`);
    }
  }
  return { removed, troubles };
}
