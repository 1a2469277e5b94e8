import { isTransmit } from '../../experiment/transmit-plan.js';
import type { LatencySummary } from '../../nic/latency-histogram.js';
import type { RunDocument } from '../document.js';
import { amount, nanoseconds, number } from '../figures.js';
import { percentiles, unmeasured } from '../latency.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle } from '../sentences.js';
import { html, type Markup } from './markup.js';
import { table, type Row } from './table.js';

/** How long frames took, measured by the NIC: to memory in each experiment, and back where the guest sent them back. */
export function latencyTable({ echo, bench }: RunDocument, experiments: readonly ReportedExperiment[]): Markup {
  return table({
    caption: html`From the injection of a frame, in time of the
    NIC.${
      bench.kind === 'virtual' &&
      ' The clock of a simulated NIC stands still while it has nothing to do: compare these times with each other, not with those of real hardware.'
    }`,
    label: 'Latency',
    head: 'Frames',
    columns: ['Measured', 'mean', 'p50', 'p90', 'p99', 'p99.9', 'max'].map((title) => ({ title, figure: true })),
    groups: [
      {
        rows: [
          ...experiments
            .filter(({ name }) => !isTransmit(name))
            .map((one) => row(`${experimentTitle(one)}, to memory`, one.found.latency)),
          ...(echo ? [row('echo, to memory', echo.latency.dma), row('echo, and back', echo.latency.echo)] : []),
        ],
      },
    ],
  });
}

function row(name: string, summary: LatencySummary | null): Row {
  if (!summary) return { name, cells: ['none', '–', '–', '–', '–', '–', '–'] };
  return {
    name,
    cells: [
      [amount(summary.samples, 'frame'), ...unmeasured(summary)].join(', '),
      nanoseconds(summary.meanNs),
      ...percentiles(summary).map(([, ns]) => html`<span title="${number(ns)} ns">${nanoseconds(ns)}</span>`),
    ],
  };
}
