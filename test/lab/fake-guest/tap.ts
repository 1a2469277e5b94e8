/** What one scenario came to. */
export interface ScenarioResult {
  readonly passed: boolean;
  /** The reason given, and what the scenario printed. */
  readonly details: string;
}

/** The results of a run in the Test Anything Protocol. */
export interface TapResults {
  readonly byName: ReadonlyMap<string, ScenarioResult>;
  /** How many results were announced; undefined when the run did not get that far. */
  readonly planned: number | undefined;
}

/** Reads what scenarios.sh prints: a line for each scenario, diagnostics after it, the plan at the end. */
export function parseTap(text: string): TapResults {
  const byName = new Map<string, ScenarioResult>();
  let planned: number | undefined;
  let last = '';
  for (const line of text.split(/\r?\n/)) {
    const result = /^(?<verdict>ok|not ok) \d+ (?<name>[^\s:]+)(?:: (?<reason>.*))?$/.exec(line)?.groups;
    const note = /^# (.*)$/.exec(line)?.[1];
    const plan = /^1\.\.(\d+)$/.exec(line)?.[1];
    if (result) {
      last = result['name'] ?? '';
      byName.set(last, { passed: result['verdict'] === 'ok', details: result['reason'] ?? '' });
    } else if (plan !== undefined) {
      planned = Number(plan);
    } else if (note !== undefined) {
      const before = byName.get(last);
      if (before) byName.set(last, { ...before, details: `${before.details}; ${note}` });
    }
  }
  return { byName, planned };
}
