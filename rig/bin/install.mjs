/**
 * Installs the npm packages of the lock file when they are missing or not current.
 * Plain JavaScript without imports of packages: it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const oldestNode = [20, 19];

function fail(exitCode, text) {
  process.stderr.write(`${text}\n`);
  process.exit(exitCode);
}

/** Whether there are packages at all, be they current or not. */
export function packagesPresent() {
  return repository.includes(`${sep}node_modules${sep}`) || existsSync(join(repository, 'node_modules'));
}

/** Ends the process with a message when Node is too old or the packages cannot be installed (exit codes 2 and 3). */
export function ensurePackages() {
  // Whoever installed this package has installed what it needs.
  if (repository.includes(`${sep}node_modules${sep}`)) return;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(2, `NodeTooOld: this is Node ${process.versions.node} · install Node ${oldestNode.join('.')} or newer`);
  }
  const key = createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');
  const stamp = join(repository, 'node_modules', '.mprig-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  const started = Date.now();
  process.stderr.write('npm packages: installing ...\n');
  // No package that we use needs its install script: the native ones carry their binaries.
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (npm.error || npm.status !== 0) {
    fail(
      3,
      'PackagesMissing: npm ci failed, see above · check the network and the npm registry setting, then try again',
    );
  }
  writeFileSync(stamp, key);
  process.stderr.write(`npm packages: installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
