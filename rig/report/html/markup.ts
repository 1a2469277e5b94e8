/** Text that is markup already. Only {@link html} and {@link css} make it, so nothing that was not escaped can become one. */
export class Markup {
  private constructor(readonly text: string) {}

  /** @internal */
  static of(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, nothing is left out. */
export type Insert = Markup | string | number | null | undefined | false | readonly Insert[];

/** A template of HTML or SVG in which every inserted text is escaped, in attributes too. */
export function html(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  let text = parts[0] ?? '';
  inserts.forEach((insert, i) => (text += render(insert) + (parts[i + 1] ?? '')));
  return Markup.of(text);
}

/** A style sheet, for the inside of a `style` element. It takes no inserts: what is not escaped cannot come from outside. */
export function css(parts: TemplateStringsArray): Markup {
  return Markup.of(parts.join(''));
}

/** Colours by name as custom properties of a style sheet. @throws Error for what is no colour such as `#0b6b33` */
export function customProperties(colours: Readonly<Record<string, string>>): Markup {
  const lines = Object.entries(colours).map(([name, colour]) => {
    if (!/^[a-z0-9-]+$/.test(name) || !/^#[0-9a-f]{6}$/.test(colour))
      throw new Error(`${name}: ${colour} is no colour`);
    return `--${name}: ${colour};`;
  });
  return Markup.of(lines.join('\n'));
}

function render(insert: Insert): string {
  if (insert === null || insert === undefined || insert === false) return '';
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'object') return insert.map(render).join('');
  return escape(String(insert));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  // Control characters other than tab and line feed are not allowed in a document.
  return text
    .replace(/[^\t\n\x20-\u{10ffff}]|[\x7f-\x9f]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
