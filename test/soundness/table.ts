import { witnessedLine } from '../../rig/evidence/testimony.js';
import { LINES, type Line, type Outcome } from '../../rig/evidence/types.js';
import { lineWords } from '../../rig/report/lines.js';
import type { CaseResult } from './run-case.js';

const mark = { refutes: 'caught', holds: '-', unknown: '?', unsampled: '-' } as const satisfies Record<Outcome, string>;

/** One row for each case: which lines and which witnesses caught it. */
export function soundnessTable(results: readonly CaseResult[]): string {
  const witnesses = Object.keys(witnessedLine);
  const head = ['', 'verdict', 'frames', ...LINES.map((line) => lineWords[line].name), ...witnesses];
  const rows = results.map((result) => [
    result.name,
    result.verdict,
    `${result.noticed}/${result.frames}`,
    ...LINES.map((line) => (result.asked.includes(line) ? mark[outcomeOf(line, result)] : '')),
    ...witnesses.map((name) => {
      const testimony = result.testimonies.find(({ witness }) => witness === name);
      return testimony ? mark[testimony.outcome] : '';
    }),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function outcomeOf(line: Line, { red, unknown }: CaseResult): Outcome {
  if (red.includes(line)) return 'refutes';
  return unknown.includes(line) ? 'unknown' : 'holds';
}
