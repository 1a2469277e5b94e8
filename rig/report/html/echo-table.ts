import type { EchoObservation } from '../../evidence/echo.js';
import type { EchoOutcome } from '../../experiment/echo.js';
import { echoSentence, sentSentence, wholeEcho } from '../echo.js';
import { number } from '../figures.js';
import { html, type Markup } from './markup.js';

/** A figure of one stream, or of all; null where it is known of all together only. */
type Figure = (of: EchoObservation) => number | null;

/** What the NIC's checker found of the frames that the guest sent back; of several streams, also of each. */
export function echoTable(echo: EchoOutcome): Markup {
  const { streams, guest } = echo;
  const whole = wholeEcho(echo);
  const columns = streams.length === 1 ? [whole] : [...streams, whole];
  const ofGuest =
    (value: number): Figure =>
    (of) =>
      of === whole ? value : null;
  const rows: readonly (readonly [string, Figure])[] = [
    ['Injected', ({ injected }) => injected],
    ['Sent back, says the guest', ofGuest(guest.echoed)],
    ['Not sent back, says the guest', ofGuest(guest.lost)],
    ['Transmitted by the NIC', ({ check }) => check.frames],
    ['corrupt', ({ check }) => check.corrupt],
    ['gaps in the sequence', ({ check }) => check.gaps],
    ['missing up to the last one', ({ check }) => check.missing],
    ['again', ({ check }) => check.duplicates],
    ['out of order', ({ check }) => check.reordered],
    ['too far behind to tell', ({ check }) => check.late],
  ];
  return html`<p>${echoSentence(echo)}</p>
    <p>Who touched what the guest sent: ${sentSentence(echo)}.</p>
    <table class="counters">
      <caption>
        The guest swapped the addresses of every frame and sent it back; the NIC checked what it then transmitted.
      </caption>
      ${streams.length > 1 && heading(streams.length)}
      <tbody>
        ${rows.map(
          ([name, figure]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${columns.map((of) => cell(figure(of)))}
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function heading(streams: number): Markup {
  const names = [...Array.from({ length: streams }, (_, stream) => `Stream ${stream}`), 'All'];
  return html`<thead>
    <tr>
      <th scope="col">Frames</th>
      ${names.map((name) => html`<th scope="col" class="figure">${name}</th>`)}
    </tr>
  </thead>`;
}

function cell(value: number | null): Markup {
  return html`<td class="figure">${value === null ? '–' : number(value)}</td>`;
}
