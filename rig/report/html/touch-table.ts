import { number } from '../figures.js';
import type { ReportedExperiment } from '../run-report.js';
import { testimonySentence } from '../sentences.js';
import { title } from './evidence-table.js';
import { html, type Markup } from './markup.js';

const most = 12;

/** Which functions of the host read or wrote frames, by experiment. */
export function touchTable(experiments: readonly ReportedExperiment[]): Markup {
  return html`<table class="touch">
      <caption>
        Functions of the host that read or wrote any byte of a frame while the frames flowed. Through mp there must be
        none.
      </caption>
      <thead>
        <tr>
          <th scope="col">Experiment</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Frames</th>
        </tr>
      </thead>
      <tbody>
        ${experiments.map(rows)}
      </tbody>
    </table>
    ${witnesses(experiments)}`;
}

/** What the ways of seeing a copy that real hardware has say, beside the line. */
function witnesses(experiments: readonly ReportedExperiment[]): Markup | false {
  const all = experiments.flatMap((one) => one.testimonies.map((testimony) => ({ one, testimony })));
  if (all.length === 0) return false;
  return html`<ul>
    ${all.map(
      ({ one, testimony }) =>
        html`<li>${title(one)}, ${testimony.witness}: ${testimonySentence(testimony, one.experiment.verdict)}.</li>`,
    )}
  </ul>`;
}

function rows(one: ReportedExperiment): readonly Markup[] {
  const { touchers, verdict, figures } = one.experiment;
  const frames = verdict.counts.injected;
  if (touchers.length === 0) {
    const nobody = figures.touch ? 'nobody' : 'not watched';
    return [
      html`<tr>
        <th scope="row">${title(one)}</th>
        <td colspan="3">${nobody}</td>
      </tr>`,
    ];
  }
  const left = touchers.length - most;
  return [
    ...touchers.slice(0, most).map(
      ({ name, kind, frames: touched }, index) =>
        html`<tr>
          <th scope="row">${index === 0 ? title(one) : ''}</th>
          <td>${name}</td>
          <td>${kind === 'load' ? 'read' : 'wrote'}</td>
          <td class="figure">${number(touched)} of ${number(frames)}</td>
        </tr>`,
    ),
    ...(left > 0
      ? [
          html`<tr>
            <th scope="row"></th>
            <td colspan="3">and ${number(left)} more</td>
          </tr>`,
        ]
      : []),
  ];
}
