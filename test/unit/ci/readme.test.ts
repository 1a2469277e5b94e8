import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repository } from '../../../rig/base/directories.js';
import { understandRig } from './rig-words.js';
import { rigCalls, ScriptPlace } from './scripted.js';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');
const [, recipe = ''] = /\n## Every night\n[^#]*?```\n(.*?)```/s.exec(readme) ?? [];

describe("the README's recipe for every night", function () {
  // All commands are loaded.
  this.timeout(60_000);

  for (const code of [0, 1]) {
    it(`is understood by rig, when its suite ends with ${code}`, async () => {
      const place = new ScriptPlace();
      try {
        // Not to end at the first line that fails, as nobody's own shell does.
        const calls = rigCalls(await place.run(`set +e\n${recipe}`, {}, code));
        for (const words of calls) await understandRig(words);
        const names = calls.map(([name]) => name);
        expect(names).to.deep.equal(code === 0 ? ['test', 'runs'] : ['test', 'report', 'runs']);
      } finally {
        place.remove();
      }
    });
  }
});
