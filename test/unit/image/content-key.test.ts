import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { contentKey, digestFiles } from '../../../host/image/cache/content-key.js';
import { LabError } from '../../../host/image/errors.js';
import { rejection, temporaryDirectories } from './temporary.js';

const inputs = fc.dictionary(fc.string(), fc.string());

describe('content key', () => {
  const temporary = temporaryDirectories();

  it('does not depend on the order in which inputs were collected', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const reversed = Object.fromEntries(Object.entries(given).reverse());
        expect(contentKey(reversed)).to.equal(contentKey(given));
      }),
    );
  });

  it('differs when any one input differs', () => {
    fc.assert(
      fc.property(inputs, fc.string(), fc.string(), (given, name, value) => {
        fc.pre(given[name] !== value);
        expect(contentKey({ ...given, [name]: value })).to.not.equal(contentKey(given));
      }),
    );
  });

  it('is a plain directory name', () => {
    expect(contentKey({ a: '1' })).to.match(/^[0-9a-f]{20}$/);
  });

  it('digests files in folders and what links point to', async () => {
    const base = await temporary();
    await mkdir(join(base, 'a/b'), { recursive: true });
    await writeFile(join(base, 'a/b/deep'), 'x');
    await writeFile(join(base, 'single'), 'x');
    await symlink('b/deep', join(base, 'a/link'));
    const before = await digestFiles(base, ['a', 'single']);
    expect(Object.keys(before).sort()).to.deep.equal(['a/b/deep', 'a/link', 'single']);
    expect(before['a/b/deep']).to.equal(before['single']);

    await writeFile(join(base, 'a/b/deep'), 'y');
    const after = await digestFiles(base, ['a', 'single']);
    expect(after['a/b/deep']).to.not.equal(before['a/b/deep']);
    expect(after['single']).to.equal(before['single']);
  });

  it('refuses a path that does not exist', async () => {
    const error = await rejection(digestFiles(await temporary(), ['missing']));
    expect(error).to.be.instanceOf(LabError).with.property('code', 'LabSourceMissing');
  });
});
