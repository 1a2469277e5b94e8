import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { shellWord } from '../../../rig/base/errors.js';

describe('a word of a command that a remedy names', () => {
  it('is one word to a shell, whatever is in it', async () => {
    for (const text of ['runs/20261128-1', 'my lab/run', "it's", '$HOME `id` "a" \\ ; *', '', 'ü']) {
      const { stdout } = await promisify(execFile)('sh', ['-c', `printf '%s|' ${shellWord(text)} end`]);
      expect(stdout).to.equal(`${text}|end|`);
    }
  });

  it('is left as it is where nothing in it means anything to a shell', () => {
    expect(shellWord('/var/lib/rack3.lab:7443')).to.equal('/var/lib/rack3.lab:7443');
  });
});
