import { number } from '../figures.js';
import type { ReportedExperiment } from '../run-report.js';
import { title } from './evidence-table.js';
import { html, type Markup } from './markup.js';

/** What the NIC counted in each experiment, and whether every received frame is accounted for. */
export function counterTable(experiments: readonly ReportedExperiment[]): Markup {
  const names = [...new Set(experiments.flatMap(({ counters }) => Object.keys(counters)))];
  return html`<table class="counters">
    <caption>
      Counted by the NIC during each experiment.
    </caption>
    <thead>
      <tr>
        <th scope="col">Counter</th>
        ${experiments.map((one) => html`<th scope="col" class="figure">${title(one)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${names.map(
        (name) =>
          html`<tr>
            <th scope="row"><code>${name}</code></th>
            ${experiments.map(({ counters }) => html`<td class="figure">${figure(counters[name])}</td>`)}
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row">Every received frame was delivered, dropped or is in flight</th>
        ${experiments.map(({ counters }) => html`<td class="figure">${conservation(counters)}</td>`)}
      </tr>
    </tfoot>
  </table>`;
}

function conservation(counters: ReportedExperiment['counters']): Markup {
  const value = (name: string) => counters[name] ?? 0;
  const dropped = Object.entries(counters)
    .filter(([name]) => name.startsWith('RX_DROP_'))
    .reduce((sum, [, frames]) => sum + frames, 0);
  const entered = value('INJECTED_FRAMES') + value('WIRE_RX_FRAMES');
  const delivered = value('RX_DELIVERED_FRAMES');
  const flying = value('RX_IN_FLIGHT');
  const good = entered === delivered + dropped + flying;
  return html`<span class="mark ${good ? 'holds' : 'refutes'}"
    ><span aria-hidden="true">${good ? '✓' : '✗'}</span> ${number(entered)} ${good ? '=' : '≠'} ${number(delivered)} +
    ${number(dropped)} + ${number(flying)}</span
  >`;
}

function figure(value: number | undefined): string {
  return value === undefined ? '–' : number(value);
}
