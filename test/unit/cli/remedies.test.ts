import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';

const run = promisify(execFile);
const folders = ['rig', 'host'];

/** Every text of the product's sources, without the generated ones. */
function texts(): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(ts|mjs|js)$/.test(file) && !file.includes('generated'))
    .map((file) => readFileSync(join(repository, file), 'utf8'));
}

/** Commands that messages name in quotation marks or after "run", without options and arguments. */
function named(pattern: RegExp): string[] {
  const found = texts().flatMap((text) => [...text.matchAll(pattern)].map(([, words = '']) => words.trim()));
  return [...new Set(found)].sort();
}

describe('commands that a message names', function () {
  // Each is asked for its help.
  this.timeout(60_000);

  it('exist', async () => {
    const commands = named(/["`]rig ((?:[a-z]+ ?)+)/g);
    expect(commands).to.include.members(['lab down', 'doctor']);
    for (const command of commands) {
      const words = command.split(' ');
      const { stdout } = await run(process.execPath, [join(repository, 'rig', 'bin', 'rig.js'), ...words, '--help']);
      // Without such a command the help is that of the one above.
      expect(stdout.split('\n')[0], command).to.match(new RegExp(`^rig ${command}\\b`));
    }
  });

  it('exist, those of npm as well', () => {
    const { scripts } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: object };
    for (const script of named(/\bnpm run ([a-z:]+)/g)) expect(scripts).to.have.property(script);
  });
});
