import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { parserOf } from '../../../rig/cli/command-line.js';

const readme = readFileSync(join(repository, 'rig', 'README.md'), 'utf8');

/** Text of a section, up to the next one. */
function section(title: string): string {
  const [, text = ''] = new RegExp(`\\n## ${title}\\n(.*?)(?=\\n## )`, 's').exec(readme) ?? [];
  return text;
}

const optionsIn = (text: string): string[] => [...new Set(text.match(/--[a-z][a-z-]*/g))].sort();

/** Of a command; those that every command has are told once. */
async function optionsOf(...words: readonly string[]): Promise<string[]> {
  const parser = await parserOf(words);
  let help = '';
  await parser.parseAsync(
    [...words, '--help'],
    (_error: unknown, _args: unknown, output: string) => void (help = output),
  );
  const own = help.split('\nExamples:')[0]?.match(/^ +--[a-z-]+/gm) ?? [];
  return own
    .map((option) => option.trim())
    .filter((option) => !['--help', '--version'].includes(option))
    .sort();
}

describe('the README of the rig', function () {
  // All commands are loaded.
  this.timeout(60_000);

  it('has every option of rig test in its table, and none that there is not', async () => {
    const rows = section('Tests').match(/^\| `--.*$/gm) ?? [];
    const named = rows.flatMap((row) => row.match(/--[a-z-]+/)?.[0] ?? []).sort();
    expect(named).to.deep.equal(await optionsOf('test'));
  });

  it('has every option of rig host, and none that there is not', async () => {
    const common = ['--json', '--quiet', '--verbose'];
    for (const action of ['package', 'enrol']) {
      const row =
        section('The host of a bench')
          .split('\n')
          .find((line) => line.includes(`\`rig host ${action}`)) ?? '';
      expect(optionsIn(row), action).to.deep.equal(
        (await optionsOf('host', action)).filter((one) => !common.includes(one)),
      );
    }
  });

  it('has every variable that a user of the rig can set', () => {
    const files = readdirSync(join(repository, 'rig'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const used = files.flatMap(
      (name) => readFileSync(join(repository, 'rig', name), 'utf8').match(/\bMPRIG_[A-Z_]+\b/g) ?? [],
    );
    const rows = section('Tests').match(/^\| `MPRIG_.*?`/gm) ?? [];
    const told = rows.map((row) => row.slice(3, -1));
    for (const name of new Set(used)) expect(told, name).to.include(name);
    expect(told).to.include.members(['MPRIG_OUT', 'MPRIG_SEED', 'MPRIG_HARDWARE_BENCH']);
  });
});
