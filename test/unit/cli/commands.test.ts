import { expect } from 'chai';
import type { CommandModule } from 'yargs';
import { listedCommands } from '../../../rig/cli/commands.js';

describe('the list of commands', () => {
  it('says of each what it says of itself', async () => {
    for (const { command, describe: words, load } of listedCommands) {
      expect((await load()) as CommandModule).to.include({ command, describe: words });
    }
  }).timeout(60_000);
});
