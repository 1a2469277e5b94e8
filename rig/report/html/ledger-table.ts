import { nicWords, rxWords, txWords } from '../counter-words.js';
import { number } from '../figures.js';
import type { ExactNumber, LedgerDocument } from '../ledger-document.js';
import { entry, snapshotSentence } from '../ledger-sentence.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle } from '../sentences.js';
import { equation } from './evidence-table.js';
import type { Markup } from './markup.js';
import { table, type Row, type RowGroup } from './table.js';

type Entries = Readonly<Record<string, ExactNumber>>;

/** What the NIC accounts for, queue by queue, and both sides of every law. What is nought everywhere is left out. */
export function ledgerTable(experiments: readonly ReportedExperiment[]): Markup {
  const ledgers = experiments.map(({ found }) => found.ledger);
  return table({
    caption:
      'Every queue’s account, from snapshots that the NIC pushed during each experiment. What was nought in all of them is left out.',
    label: 'What the NIC counted',
    kind: 'counted',
    head: 'Counted',
    columns: experiments.map((one) => ({ title: experimentTitle(one), figure: true })),
    groups: [...accounts(ledgers), laws(ledgers)],
  });
}

function accounts(ledgers: readonly (LedgerDocument | null)[]): readonly RowGroup[] {
  const queues = (kind: 'rx' | 'tx', title: string, words: Readonly<Record<string, string>>) =>
    (ledgers.find((one) => one !== null)?.[kind] ?? []).map((_, queue) =>
      group(
        `${title} queue ${queue}`,
        words,
        ledgers.map((one) => one?.[kind][queue] ?? {}),
      ),
    );
  const whole = group(
    'The NIC as a whole',
    nicWords,
    ledgers.map((one) => one?.nic ?? {}),
  );
  return [whole, ...queues('rx', 'Receive', rxWords), ...queues('tx', 'Transmit', txWords)].filter(
    ({ rows }) => rows.length > 0,
  );
}

function group(title: string, words: Readonly<Record<string, string>>, accounted: readonly Entries[]): RowGroup {
  const names = [...new Set(accounted.flatMap((entries) => Object.keys(entries)))];
  const counted = names.filter((name) => accounted.some((entries) => entry(entries, name) !== 0n));
  return {
    title,
    rows: counted.map((name) => ({
      name: words[name] ?? name,
      cells: accounted.map((entries) => number(entry(entries, name))),
    })),
  };
}

function laws(ledgers: readonly (LedgerDocument | null)[]): RowGroup {
  const names = [...new Set(ledgers.flatMap((one) => one?.laws.map(({ law }) => law) ?? []))];
  const rows = names.flatMap((name): readonly Row[] => {
    const sides = ledgers.map((one) => one?.laws.find(({ law }) => law === name));
    if (sides.every((one) => one === undefined || (BigInt(one.left) === 0n && BigInt(one.right) === 0n))) return [];
    const cells = sides.map((one) =>
      one === undefined ? '–' : equation(number(BigInt(one.left)), number(BigInt(one.right))),
    );
    return [{ name, cells }];
  });
  const snapshots = ledgers.map((one) => (one ? snapshotSentence(one) : 'not kept'));
  return { title: 'What must add up', rows: [...rows, { name: 'Snapshots', cells: snapshots }] };
}
