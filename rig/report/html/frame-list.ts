import type { FrameVerdict } from '../../evidence/frame-verdict.js';
import { hex, number } from '../figures.js';
import { lineWords } from '../lines.js';
import type { ReportedExperiment } from '../run-report.js';
import { outcomeMark, title } from './evidence-table.js';
import { html, type Markup } from './markup.js';

const first = 12;
const mostOdd = 200;

/** A sample of the frames of an experiment: the first ones, and those that did not come out as they must. */
export function frameList(one: ReportedExperiment): Markup {
  const { frames, lines } = one.experiment.verdict;
  const due = one.kind === 'main' ? 'zero-copy' : 'copied';
  const odd = frames.filter((frame, i) => i >= first && frame.result !== due);
  const shown = [...frames.slice(0, first), ...odd.slice(0, mostOdd)];
  const left = frames.length - shown.length;
  const guest = new Map(one.experiment.landings.map(({ sequence, pieces }) => [sequence, pieces[0]?.guestAddress]));
  return html`<details ${one.kind === 'main' && 'open'}>
    <summary>${title(one)}: ${number(shown.length)} of ${number(frames.length)} frames</summary>
    <table class="frames">
      <caption>
        The first ${number(Math.min(first, frames.length))}
        frames${odd.length > 0 ? ` and others that are not ${due}` : ''}.
        ${left > 0 && html`The other ${number(left)} are in <a href="evidence.json">evidence.json</a>.`}
      </caption>
      <thead>
        <tr>
          <th scope="col">Frame</th>
          <th scope="col">Bytes</th>
          <th scope="col">Result</th>
          ${lines.map(({ line }) => html`<th scope="col">${lineWords[line].name}</th>`)}
          <th scope="col">Guest address</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((frame) =>
          row(
            frame,
            lines.map(({ line }) => line),
            guest.get(frame.sequence),
          ),
        )}
      </tbody>
    </table>
  </details>`;
}

function row(frame: FrameVerdict, lines: readonly string[], address: number | null | undefined): Markup {
  const outcomes = lines.map((line) => {
    const of = frame.findings.filter((finding) => finding.line === line);
    return (of.find((one) => one.outcome === 'refutes') ?? of[0])?.outcome ?? 'unknown';
  });
  return html`<tr>
    <th scope="row">${frame.sequence}</th>
    <td class="figure">${frame.length}</td>
    <td class="word">${frame.result}</td>
    ${outcomes.map((outcome) => html`<td>${outcomeMark(outcome)}</td>`)}
    <td class="address">${typeof address === 'number' ? hex(address) : '–'}</td>
    <td>${frame.reason}</td>
  </tr>`;
}
