import type { InjectionDocument } from '../document.js';
import { number, percent } from '../figures.js';
import { html, type Markup } from './markup.js';

/** How every injection was paced, by the clock of the NIC alone, beside what was asked. */
export function injectionTable(injections: readonly InjectionDocument[]): Markup {
  return html`<table class="injections">
    <caption>
      Timed by the NIC at the generator, from the beginning of the first frame to that of the last one. Held is the time
      in which frames were due and waited for a posted buffer or for the DMA trace, of all streams together.
    </caption>
    <thead>
      <tr>
        <th scope="col">Injection</th>
        <th scope="col" class="figure">Frames</th>
        <th scope="col">Asked</th>
        <th scope="col" class="figure">Frames/s</th>
        <th scope="col" class="figure">Mb/s on the line</th>
        <th scope="col" class="figure">Error</th>
        <th scope="col" class="figure">Held</th>
      </tr>
    </thead>
    <tbody>
      ${injections.map(
        (one) =>
          html`<tr>
            <th scope="row">${one.name}</th>
            <td class="figure">${number(one.frames)}</td>
            <td>${one.asked ?? 'as fast as taken'}</td>
            <td class="figure">${number(one.framesPerSecond)}</td>
            <td class="figure">${(one.bitsPerSecond / 1e6).toFixed(2)}</td>
            <td class="figure">${one.errorPercent === null ? '–' : percent(one.errorPercent)}</td>
            <td class="figure">${(one.heldSeconds * 1e3).toFixed(3)} ms</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
