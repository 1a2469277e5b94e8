import { expect } from 'chai';
import type { CommandModule } from 'yargs';
import yargs from 'yargs';
import { describeCommands, type DescribedCommand } from '../../../rig/cli/command-tree.js';
import { listedCommands } from '../../../rig/cli/commands.js';

/** Commands and those below them, by their words. */
function everyCommand(commands: readonly DescribedCommand[], above = ''): [string, DescribedCommand][] {
  return commands.flatMap((command) => {
    const words = `${above}${command.name}`;
    return [[words, command], ...everyCommand(command.subcommands, `${words} `)];
  });
}

const own = ({ options }: DescribedCommand) => options.filter(({ name }) => name !== 'help' && name !== 'version');

describe('the list of commands', function () {
  this.timeout(60_000);
  let all: [string, DescribedCommand][];
  before(async () => (all = everyCommand(await describeCommands())));

  it('says of each what it says of itself', async () => {
    for (const { command, describe: words, load } of listedCommands) {
      expect((await load()) as CommandModule).to.include({ command, describe: words });
    }
  });

  it('has every command and what is below it', () => {
    expect(all.map(([words]) => words)).to.include.members(['run', 'runs', 'runs prune', 'bench lock', 'lab up']);
  });

  it('has none without --json, and none whose options and places are not described', () => {
    for (const [words, command] of all) {
      // What only leads to others does nothing itself.
      if (command.subcommands.length > 0 && words !== 'runs') continue;
      expect(
        command.options.map(({ name }) => name),
        words,
      ).to.include('json');
      for (const { name, describe: about } of [...own(command), ...command.positionals]) {
        expect(about, `${words} ${name}`).to.not.equal('');
      }
    }
  });

  it('lets those that report progress be quiet or verbose', () => {
    const names = ['run', 'test', 'lab build', 'lab up', 'lab down', 'lab status', 'host package', 'host enrol'];
    for (const [words, command] of all) {
      const options = command.options.map(({ name }) => name);
      if (names.includes(words)) expect(options, words).to.include.members(['quiet', 'verbose']);
      else expect(options, words).to.not.include('quiet');
    }
  });

  it('has help with examples and, where there are options, groups', async () => {
    for (const { command, load } of listedCommands) {
      const parser = yargs([]);
      const { builder } = (await load()) as { builder: (one: typeof parser) => unknown };
      builder(parser);
      expect(await parser.getHelp(), command).to.contain('Examples:');
    }
    for (const [words, command] of all) {
      for (const { name, group } of own(command)) expect(group, `${words} --${name}`).to.be.a('string');
    }
  });
});
