import { html, type Insert, type Markup } from './markup.js';
import { palette } from './palette.js';
import { style } from './style.js';

/** A part of a page under a heading. */
export interface Section {
  readonly title: string;
  readonly content: Insert;
}

export interface PageContent {
  /** Of the window. */
  readonly title: string;
  /** What kind of page it is, and of which run. */
  readonly about: string;
  readonly run: string;
  /** What everybody should see first; has the page's only `h1`. */
  readonly first: Markup;
  readonly sections: readonly Section[];
}

/** A page that needs nothing else: no script, no font, no link out of the run directory. */
export function page({ title, about, run, first, sections }: PageContent): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${palette}
          ${style}
        </style>
      </head>
      <body>
        <header>
          <span><b>mprig</b> ${about}</span><span>run ${run}</span>
        </header>
        <main>
          <section>${first}</section>
          <nav aria-label="Parts of this report">
            ${sections.map(({ title: heading }, index) => html`<a href="#${anchor(index)}">${heading}</a> `)}
          </nav>
          ${sections.map(
            ({ title: heading, content }, index) =>
              html`<section id="${anchor(index)}">
                <h2>${heading}</h2>
                ${content}
              </section>`,
          )}
        </main>
        <footer>
          A frame is proven when the NIC wrote it into the guest’s own memory, no processor of the host read or wrote
          it, no other copy of it is in the memory of the host, and the guest found it intact in the very memory that
          the NIC wrote.
        </footer>
      </body>
    </html> `.text;
}

/** Facts in two columns of a name and a value each; those without a value are left out. */
export function factList(facts: readonly (readonly [string, Insert])[], kind = 'facts'): Markup {
  return html`<dl class="${kind}">
    ${facts
      .filter(([, value]) => value !== null && value !== undefined)
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}

function anchor(index: number): string {
  return `part-${index + 1}`;
}
