import type { Line, Outcome } from '../../evidence/types.js';
import { lineWords } from '../lines.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle, figuresSentence } from '../sentences.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** What each independent line of evidence says of each experiment. */
export function evidenceTable(experiments: readonly ReportedExperiment[]): Markup {
  const lines = experiments[0]?.found.lines ?? [];
  return table({
    caption:
      'Each line is judged by itself. In a control at least one must speak against zero-copy. Of frames that the guest sends the NIC reads instead of writing, and their first 128 bytes, which the host copies, do not count.',
    label: 'Evidence',
    kind: 'evidence',
    head: 'Line',
    columns: [{ title: 'What is compared' }, ...experiments.map((one) => ({ title: experimentTitle(one) }))],
    groups: [
      {
        rows: lines.map(({ line }) => ({
          name: lineWords[line].name,
          cells: [
            html`${lineWords[line].compared}<span class="why">It cannot see: ${lineWords[line].blind}</span>`,
            ...experiments.map((one) => cell(one, line)),
          ],
        })),
      },
    ],
  });
}

function cell({ name, found }: ReportedExperiment, line: Line): Markup | false {
  const verdict = found.lines.find((one) => one.line === line);
  if (!verdict) return false;
  const figures = figuresSentence(line, found.evidence, name);
  return html`${outcomeMark(verdict.outcome)}
  ${figures}.${verdict.reason !== null && html`<span class="why">${verdict.reason}</span>`}`;
}

/** An outcome as a mark with its word, so that it does not rest on colour alone. */
export function outcomeMark(outcome: Outcome): Markup {
  const sign = { holds: '✓', refutes: '✗', unknown: '?', unsampled: '–' }[outcome];
  return html`<span class="mark ${outcome}"><span aria-hidden="true">${sign}</span> ${outcome}</span>`;
}

/** Both sides of what must be equal, and whether they are. */
export function equation(left: string, right: string): Markup {
  const good = left === right;
  return html`<span class="mark ${good ? 'holds' : 'refutes'}"
    ><span aria-hidden="true">${good ? '✓' : '✗'}</span> ${left} ${good ? '=' : '≠'} ${right}</span
  >`;
}
