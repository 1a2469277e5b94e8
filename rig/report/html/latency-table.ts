import type { LatencySummary } from '../../nic/latency-histogram.js';
import { amount, nanoseconds, number } from '../figures.js';
import { percentiles, unmeasured } from '../latency.js';
import type { RunReport } from '../run-report.js';
import { title } from './evidence-table.js';
import { html, type Markup } from './markup.js';

/** How long frames took, measured by the NIC: to memory in each experiment, and back where the guest sent them back. */
export function latencyTable({ experiments, echo, document }: RunReport): Markup {
  const rows: readonly (readonly [string | Markup, LatencySummary | null])[] = [
    ...experiments.map((one): [Markup, LatencySummary | null] => [html`${title(one)}, to memory`, one.latency]),
    ...(echo
      ? ([
          ['echo, to memory', echo.dma],
          ['echo, and back', echo.echo],
        ] as const)
      : []),
  ];
  return html`<table class="counters">
    <caption>
      From the injection of a frame, in time of the
      NIC.${
        document.bench.kind === 'virtual' &&
        html` The clock of a simulated NIC stands still while it has nothing to do: compare these times with each other,
        not with those of real hardware.`
      }
    </caption>
    <thead>
      <tr>
        <th scope="col">Frames</th>
        <th scope="col" class="figure">Measured</th>
        <th scope="col" class="figure">mean</th>
        ${['p50', 'p90', 'p99', 'p99.9', 'max'].map((name) => html`<th scope="col" class="figure">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(([name, summary]) => row(name, summary))}
    </tbody>
  </table>`;
}

function row(name: string | Markup, summary: LatencySummary | null): Markup {
  const cells = summary
    ? html`<td class="figure">${[amount(summary.samples, 'frame'), ...unmeasured(summary)].join(', ')}</td>
        <td class="figure">${nanoseconds(summary.meanNs)}</td>
        ${percentiles(summary).map(([, ns]) => html`<td class="figure" title="${number(ns)} ns">${nanoseconds(ns)}</td>`)}`
    : html`<td class="figure">none</td>
        ${['–', '–', '–', '–', '–', '–'].map((none) => html`<td class="figure">${none}</td>`)}`;
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells}
  </tr>`;
}
