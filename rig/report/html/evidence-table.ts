import type { LineVerdict } from '../../evidence/verdict.js';
import type { ReportedExperiment } from '../run-report.js';
import { figuresSentence } from '../sentences.js';
import { lineWords } from '../lines.js';
import { html, type Markup } from './markup.js';

/** What each independent line of evidence says of each experiment. */
export function evidenceTable(experiments: readonly ReportedExperiment[]): Markup {
  const lines = experiments[0]?.experiment.verdict.lines ?? [];
  return html`<table class="evidence">
    <caption>
      Each line is judged by itself. In a control at least one must speak against zero-copy.
    </caption>
    <thead>
      <tr>
        <th scope="col">Line</th>
        <th scope="col">What is compared</th>
        ${experiments.map((one) => html`<th scope="col">${title(one)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ line }) =>
          html`<tr>
            <th scope="row">${lineWords[line].name}</th>
            <td>${lineWords[line].compared}<span class="why">It cannot see: ${lineWords[line].blind}</span></td>
            ${experiments.map((one) => html`<td>${cell(one, line)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell({ experiment }: ReportedExperiment, line: LineVerdict['line']): Markup | false {
  const verdict = experiment.verdict.lines.find((one) => one.line === line);
  if (!verdict) return false;
  const figures = figuresSentence(line, experiment.figures);
  return html`${outcomeMark(verdict.outcome)}
  ${figures}.${verdict.reason !== null && html`<span class="why">${verdict.reason}</span>`}`;
}

/** An outcome as a mark with its word, so that it does not rest on colour alone. */
export function outcomeMark(outcome: LineVerdict['outcome']): Markup {
  const sign = { holds: '✓', refutes: '✗', unknown: '?', unsampled: '–' }[outcome];
  return html`<span class="mark ${outcome}"><span aria-hidden="true">${sign}</span> ${outcome}</span>`;
}

export function title(one: ReportedExperiment): string {
  return one.kind === 'main' ? one.name : `control ${one.name}`;
}
