import { hostWords } from '../counter-words.js';
import { number } from '../figures.js';
import type { Markup } from './markup.js';
import { table } from './table.js';

/** What the host's driver and mp counted in the whole run; what they did not count is left out. */
export function hostTable(counters: Readonly<Record<string, number>>): Markup {
  const counted = Object.entries(counters).filter(([, value]) => value !== 0);
  return table({
    caption: `Counted by driver and mp in the whole run, controls included. ${number(Object.keys(counters).length - counted.length)} counters that stayed at zero are in run.json.`,
    label: 'What the host counted',
    kind: 'counted',
    head: 'Counted',
    columns: [{ title: 'Number', figure: true }],
    groups: [{ rows: counted.map(([name, value]) => ({ name: hostWords(name), cells: [number(value)] })) }],
  });
}
