/** What XML 1.0 (section 2.2) lets stand in a document, less the control characters that it advises against. */
const allowed = /[^\t\n\r\x20-\x7e\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;
/** Colours and cursor movements of a terminal (ECMA-48, 5.4). */
const escapes = /\x1b\[[0-?]*[ -/]*[@-~]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A parser makes spaces of these in an attribute when they stand there as themselves (XML 1.0, 3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Attributes by name; those that are undefined are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its attributes, and with text, other elements or nothing inside, as lines. */
export function element(name: string, attributes: XmlAttributes, content: string | readonly string[] = []): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeAttribute(String(value))}"`],
  );
  const start = `<${name}${given.join('')}`;
  if (content.length === 0) return `${start}/>`;
  if (typeof content === 'string') return `${start}>${escapeText(content)}</${name}>`;
  return `${start}>\n${content.join('\n')}\n</${name}>`;
}

/** Text without what a terminal understands and XML does not. */
function plain(text: string): string {
  return text.replace(escapes, '').replace(allowed, '\ufffd');
}

function escapeText(text: string): string {
  return plain(text).replace(/[&<>\r]/g, (character) => entities[character] ?? character);
}

function escapeAttribute(text: string): string {
  return plain(text).replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);
}
