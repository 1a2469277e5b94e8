import { number } from '../figures.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle, testimonySentence } from '../sentences.js';
import { html, type Markup } from './markup.js';
import { table, type RowGroup } from './table.js';

const most = 12;

/** Which functions of the host read or wrote frames, by experiment. */
export function touchTable(experiments: readonly ReportedExperiment[]): Markup {
  return html`${table({
    caption:
      'Functions of the host that read or wrote any byte of a frame while the frames flowed. Through mp there must be none.',
    label: 'Who touched the frames',
    kind: 'touch',
    head: 'Who',
    columns: [{ title: 'What' }, { title: 'Frames', figure: true }],
    groups: experiments.map(group),
  })}
  ${witnesses(experiments)}`;
}

/** What the ways of seeing a copy that real hardware has say, beside the line. */
function witnesses(experiments: readonly ReportedExperiment[]): Markup | false {
  const all = experiments.flatMap((one) => one.found.witnesses.map((testimony) => ({ one, testimony })));
  if (all.length === 0) return false;
  return html`<ul>
    ${all.map(
      ({ one, testimony }) =>
        html`<li>${experimentTitle(one)}, ${testimony.witness}: ${testimonySentence(testimony, one.found)}.</li>`,
    )}
  </ul>`;
}

function group(one: ReportedExperiment): RowGroup {
  const { touchers, frames, evidence } = one.found;
  const title = experimentTitle(one);
  if (touchers.length === 0) {
    return { title, rows: [{ name: evidence.touch ? 'nobody' : 'not watched', cells: ['–', '–'] }] };
  }
  const left = touchers.length - most;
  return {
    title,
    rows: [
      ...touchers.slice(0, most).map(({ name, kind, frames: touched }) => ({
        name,
        cells: [kind === 'load' ? 'read' : 'wrote', `${number(touched)} of ${number(frames.injected)}`],
      })),
      ...(left > 0 ? [{ name: `and ${number(left)} more`, cells: ['–', '–'] }] : []),
    ],
  };
}
