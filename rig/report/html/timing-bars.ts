import type { Timings } from '../document.js';
import { duration } from '../figures.js';
import { html, type Markup } from './markup.js';

const width = 960;
const row = 24;
const names = 150;
const figures = 80;

/** Where the time went: one bar for each part, to the scale of the whole. */
export function timingBars(timings: Timings): Markup {
  const { totalMs, ...parts } = timings;
  const entries = Object.entries(parts).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const longest = Math.max(totalMs, ...entries.map(([, value]) => value), 1);
  const bars = entries.map(([name, milliseconds], i) => {
    const y = i * row;
    const length = Math.max(1, (milliseconds / longest) * (width - names - figures));
    return html`<text class="name" x="0" y="${y + 15}">${words(name)}</text>
      <rect class="bar" x="${names}" y="${y + 4}" width="${length.toFixed(1)}" height="14" rx="2" />
      <text class="value" x="${(names + length + 8).toFixed(1)}" y="${y + 15}">${duration(milliseconds)}</text>`;
  });
  const spoken = entries.map(([name, milliseconds]) => `${words(name)} ${duration(milliseconds)}`).join(', ');
  return html`<p>${duration(totalMs)} in all; the bars are to its scale.</p>
    <svg viewBox="0 0 ${width} ${Math.max(1, entries.length) * row}" role="img" aria-label="${spoken}">${bars}</svg>`;
}

/** `bootMs` is "boot", `tapInjectMs` "tap inject". */
function words(name: string): string {
  return name
    .replace(/Ms$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
