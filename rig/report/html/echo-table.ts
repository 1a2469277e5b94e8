import { echoSentence, type ReportedEcho } from '../echo.js';
import { number } from '../figures.js';
import { html, type Markup } from './markup.js';

/** What the NIC's checker found of the frames that the guest sent back. */
export function echoTable(echo: ReportedEcho): Markup {
  const { check, guest, injected } = echo;
  const rows: readonly (readonly [string, number])[] = [
    ['Injected', injected],
    ['Sent back, says the guest', guest.echoed],
    ['Not sent back, says the guest', guest.lost],
    ['Transmitted by the NIC', check.frames],
    ['corrupt', check.corrupt],
    ['gaps in the sequence', check.gaps],
    ['missing up to the last one', check.missing],
    ['again', check.duplicates],
    ['out of order', check.reordered],
    ['too far behind to tell', check.late],
  ];
  return html`<p>${echoSentence(echo)}</p>
    <table class="counters">
      <caption>
        The guest swapped the addresses of every frame and sent it back; the NIC checked what it then transmitted.
      </caption>
      <tbody>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="figure">${number(value)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
