import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { BenchError } from '../../base/errors.js';
import type { Resources } from '../../base/resources.js';
import type { Link } from '../../link/link.js';

/** Name of the file in a run directory that holds the console of the host. */
const consoleFile = 'machine-console.log';

/**
 * Writes what comes over the link of the host's console into a file, until it is given back. A console that cannot be
 * written any more is no reason to end a run: that is told when it is given back.
 */
export function keepConsole(link: Link, directory: string, resources: Resources): void {
  const file = createWriteStream(join(directory, consoleFile), { flags: 'a', mode: 0o600 });
  let trouble: Error | undefined;
  file.on('error', (error) => (trouble ??= error));
  const copying = (async () => {
    for await (const bytes of link.incoming) file.write(bytes);
  })().catch(() => undefined);
  resources.defer('console of the host', async () => {
    await link.close();
    await copying;
    file.end();
    await finished(file).catch(() => undefined);
    if (trouble) {
      const message = `the rest of the console is not in ${file.path.toString()}: ${trouble.message}`;
      throw new BenchError('ConsoleNotKept', message, 'make room for it, or make its directory writable', {
        cause: trouble,
      });
    }
  });
}
