import type { EchoObservation } from '../../evidence/echo.js';
import type { EchoDocument } from '../document.js';
import { echoSentence, sentSentence } from '../echo.js';
import { number } from '../figures.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';

/** A figure of one stream, or of all; null where it is known of all together only. */
type Figure = (of: EchoObservation) => number | null;

/** What the NIC's checker found of the frames that the guest sent back; of several streams, also of each. */
export function echoTable(echo: EchoDocument): Markup {
  const { streams, guest, frames, check } = echo;
  const whole: EchoObservation = { injected: frames.injected, check };
  const columns = streams.length === 1 ? [whole] : [...streams, whole];
  const ofGuest =
    (value: number): Figure =>
    (of) =>
      of === whole ? value : null;
  const rows: readonly (readonly [string, Figure])[] = [
    ['Injected', ({ injected }) => injected],
    ['Sent back, says the guest', ofGuest(guest.echoed)],
    ['Not sent back, says the guest', ofGuest(guest.lost)],
    ['Transmitted by the NIC', (of) => of.check.frames],
    ['corrupt', (of) => of.check.corrupt],
    ['gaps in the sequence', (of) => of.check.gaps],
    ['missing up to the last one', (of) => of.check.missing],
    ['again', (of) => of.check.duplicates],
    ['out of order', (of) => of.check.reordered],
    ['too far behind to tell', (of) => of.check.late],
  ];
  return html`<p>${echoSentence(echo)}</p>
    <p>Who touched what the guest sent: ${sentSentence(echo)}.</p>
    ${table({
      caption:
        'The guest swapped the addresses of every frame and sent it back; the NIC checked what it then transmitted.',
      label: 'Echo',
      kind: 'counted',
      head: 'Frames',
      columns: columns.map((of, stream) => ({ title: of === whole ? 'All' : `Stream ${stream}`, figure: true })),
      groups: [
        {
          rows: rows.map(([name, figure]) => ({
            name,
            cells: columns.map((of) => {
              const value = figure(of);
              return value === null ? '–' : number(value);
            }),
          })),
        },
      ],
    })}`;
}
