/** An element as it was written. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** All text directly inside. */
  readonly text: string;
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads what the rig writes of XML, strictly: anything else is an error. */
export function parseXml(document: string): XmlNode {
  let rest = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest);
    if (match) rest = rest.slice(match[0].length);
    return match;
  };
  const node = (): XmlNode => {
    const start = take(/^<([A-Za-z-]+)((?: [A-Za-z0-9-]+="[^"<]*")*)(\/?)>/);
    if (!start) throw new Error(`no element at: ${rest.slice(0, 60)}`);
    const [, name = '', list = '', empty] = start;
    const attributes = Object.fromEntries(
      [...list.matchAll(/ ([A-Za-z0-9-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => {
        return [key, decode(value.replace(/[\t\n\r]/g, ' '))];
      }),
    );
    const children: XmlNode[] = [];
    let text = '';
    while (!empty && !take(new RegExp(`^</${name}>`))) {
      const words = take(/^[^<]+/);
      if (words) text += decode(words[0].replace(/\r\n?/g, '\n'));
      else children.push(node());
    }
    return { name, attributes, children, text };
  };
  const root = node();
  if (rest.trim() !== '') throw new Error(`more after the root: ${rest.slice(0, 60)}`);
  return root;
}

function decode(text: string): string {
  if (/[^\t\n\r\x20-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text))
    throw new Error('not a character of XML');
  return text.replace(/&([^;&]*)(;?)/g, (whole, name: string, end: string) => {
    const known = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : names[name];
    if (known === undefined || end === '') throw new Error(`"${whole}" is no entity`);
    return known;
  });
}
