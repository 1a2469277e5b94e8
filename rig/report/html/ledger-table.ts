import { lawsOf } from '../../nic/ledger/laws.js';
import type { Accounts } from '../../nic/ledger/words.js';
import { number } from '../figures.js';
import { snapshotSentence } from '../ledger-sentence.js';
import type { ReportedExperiment } from '../run-report.js';
import { title } from './evidence-table.js';
import { html, type Markup } from './markup.js';

type Entries = Readonly<Record<string, bigint>>;

/** One account of the ledger, in each experiment. */
interface AccountRows {
  readonly whose: string;
  readonly perExperiment: readonly Entries[];
}

/** What the NIC accounts for, queue by queue, and both sides of every law. Queues without anything are left out. */
export function ledgerTable(experiments: readonly ReportedExperiment[]): Markup {
  const changes = experiments.map(({ ledger }) => ledger.changes);
  return html`<table class="counters ledger">
    <caption>
      Every queue’s account, from snapshots that the NIC pushed during each experiment. Levels are shown as changes.
    </caption>
    <thead>
      <tr>
        <th scope="col">Entry</th>
        ${experiments.map((one) => html`<th scope="col" class="figure">${title(one)}</th>`)}
      </tr>
    </thead>
    ${accountsOf(changes).map(accountBody)}
    <tfoot>
      ${lawRows(changes)}
      <tr>
        <th scope="row">Snapshots</th>
        ${experiments.map(({ ledger }) => html`<td class="figure">${snapshotSentence(ledger)}</td>`)}
      </tr>
    </tfoot>
  </table>`;
}

function accountsOf(changes: readonly Accounts<bigint>[]): readonly AccountRows[] {
  const queues = (kind: 'rx' | 'tx', words: string): readonly AccountRows[] =>
    (changes[0]?.[kind] ?? []).map((_, queue) => ({
      whose: `${words} queue ${queue}`,
      perExperiment: changes.map((one): Entries => one[kind][queue] ?? {}),
    }));
  const whole = { whose: 'NIC', perExperiment: changes.map(({ nic }): Entries => nic) };
  return [
    whole,
    ...[...queues('rx', 'Receive'), ...queues('tx', 'Transmit')].filter(({ perExperiment }) =>
      perExperiment.some((entries) => Object.values(entries).some((value) => value !== 0n)),
    ),
  ];
}

function accountBody({ whose, perExperiment }: AccountRows): Markup {
  const names = Object.keys(perExperiment[0] ?? {});
  return html`<tbody>
    <tr>
      <th scope="rowgroup" colspan="${perExperiment.length + 1}">${whose}</th>
    </tr>
    ${names.map(
      (name) =>
        html`<tr>
          <th scope="row"><code>${name}</code></th>
          ${perExperiment.map((entries) => html`<td class="figure">${number(entries[name] ?? 0n)}</td>`)}
        </tr>`,
    )}
  </tbody>`;
}

function lawRows(changes: readonly Accounts<bigint>[]): readonly Markup[] {
  const laws = changes.map(lawsOf);
  return (laws[0] ?? []).flatMap(({ law }, index) => {
    const sides = laws.map((all) => all[index]).filter((one) => one !== undefined);
    if (sides.every(({ left, right }) => left === 0n && right === 0n)) return [];
    return html`<tr>
      <th scope="row">${law}</th>
      ${sides.map(({ left, right }) => html`<td class="figure">${equation(left, right)}</td>`)}
    </tr>`;
  });
}

function equation(left: bigint, right: bigint): Markup {
  const good = left === right;
  return html`<span class="mark ${good ? 'holds' : 'refutes'}"
    ><span aria-hidden="true">${good ? '✓' : '✗'}</span> ${number(left)} ${good ? '=' : '≠'} ${number(right)}</span
  >`;
}
