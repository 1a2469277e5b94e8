import type { Line } from '../../evidence/types.js';
import type { FrameRecord } from '../evidence-document.js';
import { number } from '../figures.js';
import { lineWords } from '../lines.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle } from '../sentences.js';
import { outcomeMark } from './evidence-table.js';
import { html, type Markup } from './markup.js';
import { table, type Row } from './table.js';

const first = 12;
const mostOdd = 200;

/** A sample of the frames of an experiment: the first ones, and those that did not come out as they must. */
export function frameList(one: ReportedExperiment): Markup {
  const { frames } = one;
  const lines = one.found.lines.map(({ line }) => line);
  const due = one.kind === 'main' ? 'zero-copy' : 'copied';
  const odd = frames.filter((frame, i) => i >= first && frame.result !== due);
  const shown = [...frames.slice(0, first), ...odd.slice(0, mostOdd)];
  const left = frames.length - shown.length;
  const title = experimentTitle(one);
  return html`<details ${one.kind === 'main' && 'open'}>
    <summary>${title}: ${number(shown.length)} of ${number(frames.length)} frames</summary>
    ${table({
      caption: html`The first ${number(Math.min(first, frames.length))}
      frames${odd.length > 0 ? ` and others that are not ${due}` : ''}.
      ${left > 0 && html`The other ${number(left)} are in <a href="evidence.json">evidence.json</a>.`}`,
      label: `Frames of ${title}`,
      kind: 'frames',
      head: 'Frame',
      columns: [
        { title: 'Bytes', figure: true },
        { title: 'Result' },
        ...lines.map((line) => ({ title: lineWords[line].name })),
        { title: 'Guest address' },
        { title: 'Why' },
      ],
      groups: [{ rows: shown.map((frame) => row(frame, lines)) }],
    })}
  </details>`;
}

function row(frame: FrameRecord, lines: readonly Line[]): Row {
  const outcomes = lines.map((line) => {
    const of = frame.findings.filter((finding) => finding.line === line);
    return (of.find((one) => one.outcome === 'refutes') ?? of[0])?.outcome ?? 'unknown';
  });
  return {
    name: String(frame.sequence),
    cells: [
      number(frame.length),
      html`<span class="word">${frame.result}</span>`,
      ...outcomes.map(outcomeMark),
      html`<code>${frame.written.find(({ guest }) => guest !== null)?.guest ?? '–'}</code>`,
      frame.reason,
    ],
  };
}
