import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { describeCommands, type DescribedCommand } from '../../../rig/cli/command-tree.js';
import { understandRig } from '../ci/rig-words.js';
import {
  commandsOfDocuments,
  commandsOfMessages,
  optionsOfErrors,
  someValue,
  unclearMessages,
  wordsOf,
  type NamedCommand,
} from './named-commands.js';

const read = (file: string) => readFileSync(join(repository, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

/** The commands that there are, without what they take. */
async function names(): Promise<readonly string[]> {
  const namesIn = ({ name, subcommands }: DescribedCommand): readonly string[] => [
    name,
    ...subcommands.flatMap(namesIn).map((one) => `${name} ${one}`),
  ];
  return (await describeCommands()).flatMap(namesIn).map((name) => `rig ${name}`);
}

/** What is wrong with commands; nothing when each is understood. */
async function flawsOf(
  commands: readonly NamedCommand[],
  understand: (words: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const flaws: string[] = [];
  for (const { place, line } of commands) {
    await understand(wordsOf(line)).catch((error: Error) => flaws.push(`${place}: "${line}": ${error.message}`));
  }
  return flaws;
}

/** A command line of rig or of npm. @throws Error saying what of it there is not */
async function understand(words: readonly string[]): Promise<void> {
  const [program, ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  if (program === 'npm') return understandNpm(rest);
  // Help and version are answered without a command; COMMAND leaves it to the reader which.
  if (rest.length === 1 && ['--help', '--version', someValue].includes(rest[0] ?? '')) return;
  await understandRig(rest);
}

async function understandNpm([action = '', ...rest]: readonly string[]): Promise<void> {
  if (['ci', 'install', 'pack'].includes(action)) return;
  const [name = '', ...more] = action === 'run' ? rest : [action, ...rest];
  const script = scripts[name];
  if (script === undefined) throw new Error(`there is no script ${name}`);
  const options = more[0] === '--' ? more.slice(1) : more;
  const [, given] = /^node rig\/bin\/rig\.js ?(.*)$/.exec(script) ?? [];
  if (given !== undefined) {
    const words = [...given.split(' ').filter(Boolean), ...options];
    return understand(['rig', ...words]);
  }
  const files = script.match(/\S+\.(?:mjs|ts)/g) ?? [];
  const source = files.map(read).join('');
  for (const [, option = ''] of options.join(' ').matchAll(/--([a-z-]+)/g)) {
    const known =
      name === 'test' ? option === 'grep' : new RegExp(`['"]?${option}['"]?: \\{|--${option}\\b`).test(source);
    if (!known) throw new Error(`--${option} is no option of npm run ${name}`);
  }
}

describe('commands that the rig tells its users', function () {
  // All commands are loaded.
  this.timeout(60_000);

  it('in messages are understood, with their options and what they take', async () => {
    const there = await names();
    // An error that sends its reader to a command says all of it.
    const commands = commandsOfMessages().filter(({ line, ofError }) => ofError || !there.includes(line));
    const lines = commands.map(({ line }) => line);
    expect(lines).to.include.members([
      'rig lab down --bench 1',
      'rig doctor',
      'npm run generate',
      'rig lab status --json',
    ]);
    expect(await flawsOf(commands, understand)).to.deep.equal([]);
  });

  it('in messages are told apart from the sentence around them', () => {
    expect(unclearMessages()).to.deep.equal([]);
  });

  it('in errors have options that there are', async () => {
    const optionsIn = ({ options, subcommands }: DescribedCommand): readonly string[] => [
      ...options.map(({ name }) => `--${name}`),
      ...subcommands.flatMap(optionsIn),
    ];
    const known = (await describeCommands()).flatMap(optionsIn);
    const named = optionsOfErrors();
    expect(named.map(({ line }) => line)).to.include.members(['--out', '--older-than']);
    expect(named.filter(({ line }) => !known.includes(line))).to.deep.equal([]);
  });

  it('in documents are understood, unless no more than their name is said', async () => {
    const there = await names();
    const commands = commandsOfDocuments().filter(({ line }) => !there.includes(line));
    const lines = commands.map(({ line }) => line);
    expect(lines).to.include.members(['rig host enrol lab1 -- ssh root@kvm1', 'npm run check:formal']);
    expect(await flawsOf(commands, understand)).to.deep.equal([]);
  });
});
