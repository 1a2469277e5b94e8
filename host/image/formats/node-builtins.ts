/** Where Debian keeps the parts of Node that it ships as packages of their own. */
const folder = '/usr/share/nodejs/';

/**
 * The JavaScript files that a Debian libnode reads at start instead of carrying them in itself; it aborts without them.
 * Their paths are compiled in, and stand in the library as plain strings.
 */
export function externalizedBuiltins(libnode: Buffer): string[] {
  const found = new Set<string>();
  for (let at = libnode.indexOf(folder); at !== -1; at = libnode.indexOf(folder, at + 1)) {
    const path = /^[\w./@-]+/.exec(libnode.toString('latin1', at, at + 256))?.[0];
    if (path?.endsWith('.js') === true) found.add(path);
  }
  return [...found].sort();
}
