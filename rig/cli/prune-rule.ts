import { UsageError } from '../base/errors.js';
import type { PruneRule } from '../report/prune.js';

const keepRunsVariable = 'MPRIG_KEEP_RUNS';

const unitMilliseconds: Readonly<Record<string, number>> = { m: 60e3, h: 3600e3, d: 86_400e3, w: 7 * 86_400e3 };

/** Milliseconds of an age such as `12h`, `30d` or `8w`; undefined when it is none. */
function ageOf(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  return amount === '' ? undefined : Number(amount) * (unitMilliseconds[unit] ?? 0);
}

/** The rule that the options of `rig runs prune` say. @throws UsageError naming the option */
export function ruleOfOptions(keep: number | undefined, age: string | undefined): PruneRule {
  if (keep === undefined && age === undefined) {
    throw new UsageError('RuleMissing', '"rig runs prune" has no rule', 'give --keep, --older-than, or both');
  }
  if (keep !== undefined && (!Number.isInteger(keep) || keep < 0)) {
    throw new UsageError('KeepInvalid', `--keep ${keep} is no whole number of 0 or more`, 'choose such a number');
  }
  const olderThanMs = age === undefined ? undefined : ageOf(age);
  if (age !== undefined && olderThanMs === undefined) {
    throw new UsageError('AgeInvalid', `--older-than ${age} is no age`, 'write for example 12h, 30d or 8w');
  }
  return { keep, olderThanMs };
}

/**
 * The rule by which runs are removed after each new one: MPRIG_KEEP_RUNS says how many stay, from which age they may go,
 * or both with a comma: `20`, `30d`, `20,30d`. Undefined where it is not set.
 * @throws UsageError naming the variable
 */
export function ruleOfEnvironment(environment: NodeJS.ProcessEnv): PruneRule | undefined {
  const text = environment[keepRunsVariable];
  if (!text) return undefined;
  let rule: PruneRule = {};
  for (const word of text.split(',').map((part) => part.trim())) {
    const olderThanMs = ageOf(word);
    if (olderThanMs !== undefined && rule.olderThanMs === undefined) rule = { ...rule, olderThanMs };
    else if (/^\d{1,6}$/.test(word) && rule.keep === undefined) rule = { ...rule, keep: Number(word) };
    else {
      throw new UsageError(
        'KeepRunsInvalid',
        `${keepRunsVariable} "${text}" is no rule for old runs`,
        'set it to how many stay, to the age from which they may go, or to both: 20, 30d or 20,30d',
      );
    }
  }
  return rule;
}
