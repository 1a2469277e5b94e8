import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Resources } from '../../base/resources.js';
import type { Link } from '../../link/link.js';

/** Name of the file in a run directory that holds the console of the host. */
const consoleFile = 'machine-console.log';

/** Writes what comes over the link of the host's console into a file, until it is given back. */
export function keepConsole(link: Link, directory: string, resources: Resources): void {
  const file = createWriteStream(join(directory, consoleFile), { flags: 'a', mode: 0o600 });
  // A console that cannot be written any more is no reason to end a run.
  file.on('error', () => undefined);
  const copying = (async () => {
    for await (const bytes of link.incoming) file.write(bytes);
  })().catch(() => undefined);
  resources.defer('console of the host', async () => {
    await link.close();
    await copying;
    file.end();
    await finished(file).catch(() => undefined);
  });
}
