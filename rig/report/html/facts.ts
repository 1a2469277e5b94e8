import { number } from '../figures.js';
import type { RunReport } from '../run-report.js';
import { html, type Markup } from './markup.js';

/** What the run was: how it can be repeated, and on which bench it ran. */
export function factList({ run, document }: RunReport): Markup {
  const { bench } = document;
  const facts: readonly (readonly [string, Markup | string])[] = [
    ['Command', html`<code>${run.command}</code>`],
    ['Seed', String(run.seed)],
    ['Run', run.id],
    ['Started', html`<time datetime="${run.startedAt}">${run.startedAt}</time>`],
    ...Object.entries(bench).map(([name, value]): [string, string] => [words(name), say(value)]),
  ];
  return html`<dl>
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Links to everything else in the run directory. */
export function fileList({ files }: RunReport): Markup {
  return html`<ul class="files">
    ${files.map(({ name, about }) => html`<li><a href="${encodeURIComponent(name)}">${name}</a> ${about}</li>`)}
  </ul>`;
}

function say(value: string | number | boolean | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? number(value) : value;
}

/** `hostMemoryMib` is "Host memory MiB". */
function words(name: string): string {
  const text = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\bmib$/, 'MiB')
    .replace(/^qemu$/, 'QEMU');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
