import type { InjectionDocument } from '../document.js';
import { number, percent } from '../figures.js';
import type { Markup } from './markup.js';
import { table } from './table.js';

/** How every injection was paced, by the clock of the NIC alone, beside what was asked. */
export function injectionTable(injections: readonly InjectionDocument[]): Markup {
  return table({
    caption:
      'Timed by the NIC at the generator, from the beginning of the first frame to that of the last one. Held is the time in which frames were due and waited for a posted buffer or for the DMA trace, of all streams together.',
    label: 'Injection',
    head: 'Injection',
    columns: [
      { title: 'Frames', figure: true },
      { title: 'Asked' },
      { title: 'Frames/s', figure: true },
      { title: 'Mb/s on the line', figure: true },
      { title: 'Error', figure: true },
      { title: 'Held', figure: true },
    ],
    groups: [
      {
        rows: injections.map((one) => ({
          name: one.name,
          cells: [
            number(one.frames),
            one.asked ?? 'as fast as taken',
            number(one.framesPerSecond),
            (one.bitsPerSecond / 1e6).toFixed(2),
            one.errorPercent === null ? '–' : percent(one.errorPercent),
            `${(one.heldSeconds * 1e3).toFixed(3)} ms`,
          ],
        })),
      },
    ],
  });
}
