import type { Timings } from '../document.js';
import { duration } from '../figures.js';
import { html, type Markup } from './markup.js';

/** Where the time went: one bar for each part, to the scale of the whole. */
export function timingBars(timings: Timings): Markup {
  const { totalMs, ...parts } = timings;
  const entries = Object.entries(parts).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const longest = Math.max(totalMs, ...entries.map(([, value]) => value), 1);
  return html`<p>${duration(totalMs)} in all; the bars are to its scale.</p>
    <ul class="bars">
      ${entries.map(
        ([name, milliseconds]) =>
          html`<li>
            <span>${words(name)}</span>
            <span class="track" aria-hidden="true"
              ><span class="bar" style="inline-size: ${((milliseconds / longest) * 100).toFixed(2)}%"></span
            ></span>
            <span class="value">${duration(milliseconds)}</span>
          </li>`,
      )}
    </ul>`;
}

const named: Readonly<Record<string, string>> = {
  guestMs: 'guest start',
  scanMs: 'search of memory',
  proveMs: 'proof',
  touchMs: 'watching processors',
  lateWriteMs: 'late writes',
  tapMs: 'control tap',
  'mp-copyMs': 'control mp-copy',
};

/** `bootMs` is "boot", `someStepMs` "some step". */
function words(name: string): string {
  return (
    named[name] ??
    name
      .replace(/Ms$/, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
  );
}
