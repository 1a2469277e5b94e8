/** One line of a one-line source list or one stanza of a deb822 source file, as far as it says where packages are. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string | undefined;
}

/** Reads `/etc/apt/sources.list` or a `.list` file; sources of source packages and comments are left out. */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.replace(/#.*/, '').trim();
    const match = /^deb\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)(?<components>.*)$/.exec(line);
    if (match?.groups === undefined) continue;
    const { options = '', uri = '', suite = '', components = '' } = match.groups;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    sources.push({ uris: [uri], suites: [suite], components: words(components), signedBy });
  }
  return sources;
}

/** Reads a `.sources` file (deb822); stanzas that are switched off and those of source packages are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  const uncommented = text.replace(/^#.*\n?/gm, '');
  return uncommented.split(/\n\s*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const enabled = !/^(?:no|false|off|without|disable|0)$/i.test(fields.get('enabled') ?? 'yes');
    if (!enabled || !words(fields.get('types') ?? '').includes('deb')) return [];
    return [
      {
        uris: words(fields.get('uris') ?? ''),
        suites: words(fields.get('suites') ?? ''),
        components: words(fields.get('components') ?? ''),
        signedBy: fields.get('signed-by'),
      },
    ];
  });
}

function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let last: string | undefined;
  for (const line of stanza.split('\n')) {
    const field = /^(?<name>[A-Za-z0-9-]+):(?<value>.*)$/.exec(line)?.groups;
    if (field !== undefined) {
      last = (field['name'] ?? '').toLowerCase();
      fields.set(last, (field['value'] ?? '').trim());
    } else if (last !== undefined && /^\s/.test(line)) {
      fields.set(last, `${fields.get(last) ?? ''} ${line.trim()}`);
    }
  }
  return fields;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
