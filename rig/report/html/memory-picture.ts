import { amount, hex, number, size } from '../figures.js';
import type { ReportedExperiment } from '../run-report.js';
import { experimentTitle } from '../sentences.js';
import { html, type Markup } from './markup.js';
import { mapMemory, type MemoryMap, type TouchedPage } from './memory-map.js';

const width = 960;
const columns = 128;
const cell = width / columns;
const mostCells = columns * 32;
/** Pages drawn one by one. A run of 256 frames touches about as many. */
const mostPages = 256;
const pagesPerRow = 8;
const rowHeight = 13;
const shades = 7;

/** The map of the addresses that the NIC wrote against the guest's pages. It has no text, so that it fits any width. */
export function memoryPicture(one: ReportedExperiment, guestBytes: number): Markup {
  const map = mapMemory(one.frames, guestBytes, mostCells);
  const frames = one.frames.filter(({ arrival }) => arrival !== null).length;
  return html`<figure class="picture">
    <figcaption><strong>${experimentTitle(one)}.</strong> ${summary(map, frames)}</figcaption>
    ${overview(map, `squares-${one.name}`)} ${map.inside.length > 0 && legend(frames)}
    ${pages('Pages of the guest that the NIC wrote, from their first to their last byte', map.inside, 'inside')}
    ${pages('Pages outside the guest that the NIC wrote: memory of the host', map.outside, 'outside')}
  </figure>`;
}

function summary(map: MemoryMap, frames: number): string {
  if (frames === 0) return 'The DMA trace has no frame to show.';
  const pagesOf = (touched: readonly TouchedPage[]) =>
    touched.length === 0 ? 'no page' : amount(touched.length, 'page');
  const inside = `${pagesOf(map.inside)} of the guest`;
  const outside = `${pagesOf(map.outside)} outside of it`;
  const nowhere =
    map.nowhere > 0 ? ` ${amount(map.nowhere, 'frame')} went to an address with no memory behind it.` : '';
  return `The NIC wrote ${amount(frames, 'frame')} to ${inside} and to ${outside}.${nowhere}`;
}

/** The guest's whole memory; each square stands for some pages. */
function overview(map: MemoryMap, pattern: string): Markup {
  const cells = Math.ceil(map.guestBytes / map.cellBytes);
  const height = Math.ceil(cells / columns) * cell;
  const marks = map.cells.map(({ index, order, pages: touched, frames }) => {
    const [x, y] = [(index % columns) * cell, Math.floor(index / columns) * cell];
    return html`<rect class="s${shade(order)}" x="${x + 0.5}" y="${y + 0.5}" width="${cell - 1}" height="${cell - 1}"
      ><title>${hex(index * map.cellBytes)}: ${amount(frames, 'frame')} in ${amount(touched, 'page')}</title></rect
    >`;
  });
  const label = `The guest's memory of ${size(map.guestBytes)}, with the ${amount(map.cells.length, 'area')} that received frames marked`;
  return html`<p class="part">
      The guest’s memory, ${size(map.guestBytes)}; each square is ${size(map.cellBytes)}, from the lowest address at the
      top left
    </p>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
      <defs>
        <pattern id="${pattern}" width="${cell}" height="${cell}" patternUnits="userSpaceOnUse">
          <rect class="empty" x="0.5" y="0.5" width="${cell - 1}" height="${cell - 1}" />
        </pattern>
      </defs>
      <rect width="${width}" height="${height}" fill="url(#${pattern})" />
      ${marks}
    </svg>`;
}

function legend(frames: number): Markup {
  const steps = Array.from({ length: shades }, (_, i) => html`<span class="s${i}"></span>`);
  return html`<p class="legend">
    <span>first frame</span><span class="ramp" aria-hidden="true">${steps}</span><span>last of ${number(frames)}</span>
  </p>`;
}

/** Pages one by one, as bars in which the bytes of each frame are marked. */
function pages(caption: string, all: readonly TouchedPage[], kind: 'inside' | 'outside'): Markup | false {
  if (all.length === 0) return false;
  const shown = all.slice(0, mostPages);
  const pitch = width / pagesPerRow;
  const bar = pitch - 6;
  const rows = Math.ceil(shown.length / pagesPerRow);
  const marks = shown.map(({ address, stretches }, i) => {
    const x = (i % pagesPerRow) * pitch;
    const y = Math.floor(i / pagesPerRow) * rowHeight;
    const parts = stretches.map(
      ({ sequence, order, offset, length }) =>
        html`<rect
          class="${kind === 'inside' ? `s${shade(order)}` : 'alarm'}"
          x="${fixed(x + (offset / 4096) * bar)}"
          y="${y}"
          width="${fixed(Math.max(0.6, (length / 4096) * bar))}"
          height="10"
          ><title>frame ${sequence}: ${amount(length, 'byte')} at ${hex(address + offset)}</title></rect
        >`,
    );
    return html`<rect class="empty" x="${fixed(x)}" y="${y}" width="${fixed(bar)}" height="10" />${parts}`;
  });
  const more =
    all.length > shown.length ? ` The first ${number(shown.length)} of ${number(all.length)} are shown.` : '';
  const [from, to] = [shown.at(0)?.address ?? 0, shown.at(-1)?.address ?? 0];
  return html`<p class="part ${kind}">
      ${caption}; pages ${hex(from)} to ${hex(to)}, from the left to the right.${more}
    </p>
    <svg viewBox="0 0 ${width} ${rows * rowHeight}" role="img" aria-label="${caption}: ${amount(all.length, 'page')}">
      ${marks}
    </svg>`;
}

function shade(order: number): number {
  return Math.min(shades - 1, Math.floor(order * shades));
}

function fixed(value: number): string {
  return value.toFixed(1);
}
