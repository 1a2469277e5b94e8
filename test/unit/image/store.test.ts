import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Artefact, BuildContext } from '../../../host/image/cache/artefact.js';
import { Store } from '../../../host/image/cache/store.js';
import { markUse, prune } from '../../../host/image/cache/use.js';
import { LabError } from '../../../host/image/errors.js';
import { silent } from '../../../rig/base/progress.js';
import { rejection, temporaryDirectories } from './temporary.js';

const signal = new AbortController().signal;
const needNothing = (): string => {
  throw new Error('needs nothing');
};

function artefact(build: (context: BuildContext) => Promise<void>): Artefact {
  return { name: 'thing', title: 'a thing', needs: [], inputs: () => Promise.resolve({}), build };
}

/** What is in the artefact's folder besides notes of use. */
async function remains(cacheDir: string): Promise<string[]> {
  const entries = await readdir(join(cacheDir, 'artefacts/thing'));
  return entries.filter((entry) => !/\.use-\d+$/.test(entry)).sort();
}

describe('store', () => {
  const temporary = temporaryDirectories();

  it('builds what is missing, once', async () => {
    const cacheDir = await temporary();
    let builds = 0;
    const thing = artefact(async ({ directory }) => {
      builds += 1;
      await writeFile(join(directory, 'file'), 'content');
    });
    const stores = Array.from({ length: 4 }, () => new Store({ cacheDir, progress: silent, signal }));
    const results = await Promise.all(stores.map((store) => store.ensure(thing, 'aa', needNothing)));
    expect(results.sort()).to.deep.equal(['current', 'current', 'current', 'made']);
    expect(builds).to.equal(1);
    expect(await remains(cacheDir)).to.deep.equal(['aa']);
    expect(await readdir(join(cacheDir, 'artefacts/thing/aa'))).to.deep.equal(['file']);
  }).timeout(10_000);

  it('keeps nothing of a build that fails, and builds again the next time', async () => {
    const cacheDir = await temporary();
    const store = new Store({ cacheDir, progress: silent, signal });
    const broken = artefact(async ({ directory }) => {
      await mkdir(join(directory, 'half'));
      throw new Error('broken');
    });
    expect(await rejection(store.ensure(broken, 'aa', needNothing))).to.have.property('message', 'broken');
    expect(await remains(cacheDir)).to.deep.equal([]);
    expect(
      await store.ensure(
        artefact(() => Promise.resolve()),
        'aa',
        needNothing,
      ),
    ).to.equal('made');
  });

  it('keeps nothing of a build that is stopped', async () => {
    const cacheDir = await temporary();
    const stop = new AbortController();
    const store = new Store({ cacheDir, progress: silent, signal: stop.signal });
    const stopped = artefact(() => {
      stop.abort(new Error('Ctrl-C'));
      return Promise.resolve();
    });
    expect(await rejection(store.ensure(stopped, 'aa', needNothing))).to.have.property('message', 'Ctrl-C');
    expect(await remains(cacheDir)).to.deep.equal([]);
  });

  it('says that the disk is full, and what to do', async () => {
    const store = new Store({ cacheDir: await temporary(), progress: silent, signal });
    const full = artefact(() => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' })));
    const error = await rejection(store.ensure(full, 'aa', needNothing));
    expect(error).to.be.instanceOf(LabError).with.property('code', 'LabDiskFull');
    expect((error as LabError).remedy).to.include('XDG_CACHE_HOME');
  });

  it('removes what a killed build of the same artefact left', async () => {
    const cacheDir = await temporary();
    await mkdir(join(cacheDir, 'artefacts/thing/aa.building-old/deep'), { recursive: true });
    const store = new Store({ cacheDir, progress: silent, signal });
    await store.ensure(
      artefact(() => Promise.resolve()),
      'aa',
      needNothing,
    );
    expect(await remains(cacheDir)).to.deep.equal(['aa']);
  });
});

describe('pruning', () => {
  const temporary = temporaryDirectories();

  async function withKeys(...keys: string[]): Promise<string> {
    const parent = await temporary();
    for (const [age, key] of keys.entries()) {
      await mkdir(join(parent, key));
      await utimes(join(parent, key), 1000 - age, 1000 - age);
    }
    return parent;
  }

  it('keeps the current key and the one used last before it', async () => {
    const parent = await withKeys('0c', '0a', '0b', '0d');
    await prune(parent, '0a');
    expect((await readdir(parent)).sort()).to.deep.equal(['0a', '0c']);
  });

  it('keeps what a living process uses, and forgets dead users', async () => {
    const parent = await withKeys('0a', '0b', '0c', '0d');
    await markUse(join(parent, '0c'), process.pid);
    await writeFile(join(parent, '0d.use-1'), JSON.stringify({ pid: 1, start: 'never', boot: 'never' }));
    await prune(parent, '0a');
    expect((await readdir(parent)).sort()).to.deep.equal(['0a', '0b', '0c', `0c.use-${process.pid}`]);
  });

  it('removes builds that nobody works on any more', async () => {
    const parent = await withKeys('0a');
    await mkdir(join(parent, '0b.building-x'));
    await mkdir(join(parent, '0c.building-x'));
    await mkdir(join(parent, '0d.removing-7'));
    await markUse(join(parent, '0c'), process.pid);
    await prune(parent, '0a');
    expect((await readdir(parent)).sort()).to.deep.equal(['0a', '0c.building-x', `0c.use-${process.pid}`]);
  });
});
