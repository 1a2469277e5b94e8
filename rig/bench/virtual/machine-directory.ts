import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError, messageOf } from '../../base/errors.js';
import { paths } from './state.js';

/** sockaddr_un.sun_path has 108 bytes, the last of which is 0; see unix(7). */
const longestSocketPath = 107;

/**
 * Makes the directory of a machine's sockets. Their paths may not be long, so it is not the run directory.
 * @throws BenchError `TemporaryUnusable`
 */
export function makeMachineDirectory(): string {
  let directory: string;
  try {
    directory = mkdtempSync(join(tmpdir(), 'mprig-'));
  } catch (cause) {
    throw new BenchError(
      'TemporaryUnusable',
      `cannot make a directory in ${tmpdir()}: ${messageOf(cause)}`,
      'make it writable for you, or set TMPDIR to a directory that is',
      { cause },
    );
  }
  const sockets = [paths.nicSocket, paths.observer, paths.qmp, paths.touch].map((path) => path(directory));
  const longest = Math.max(...sockets.map((path) => Buffer.byteLength(path)));
  if (longest <= longestSocketPath) return directory;
  rmSync(directory, { recursive: true, force: true });
  throw new BenchError(
    'TemporaryUnusable',
    `paths in ${tmpdir()} are too long for sockets: ${longest} bytes, and at most ${longestSocketPath} can be`,
    'set TMPDIR to a directory with a shorter path, such as /tmp',
  );
}
