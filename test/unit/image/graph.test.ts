import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Artefact, BuildContext } from '../../../host/image/cache/artefact.js';
import { ensureAll, inBuildOrder, keyArtefacts } from '../../../host/image/cache/graph.js';
import { Store } from '../../../host/image/cache/store.js';
import { silent } from '../../../rig/base/progress.js';
import { rejection, temporaryDirectories } from './temporary.js';

const signal = new AbortController().signal;

function artefact(
  name: string,
  needs: readonly Artefact[] = [],
  build: (context: BuildContext) => Promise<void> = () => Promise.resolve(),
  input = '',
): Artefact {
  return { name, title: name, needs, inputs: () => Promise.resolve({ input }), build };
}

describe('artefact graph', () => {
  const temporary = temporaryDirectories();

  async function ensure(targets: readonly Artefact[], stop: AbortSignal = signal): Promise<string[]> {
    const cacheDir = await temporary();
    const keyed = await keyArtefacts(targets);
    const { made } = await ensureAll(keyed, (s) => new Store({ cacheDir, progress: silent, signal: s }), stop);
    return made;
  }

  it('orders what is needed first, each once', () => {
    const tree = artefact('tree');
    const left = artefact('left', [tree]);
    const right = artefact('right', [tree]);
    const image = artefact('image', [left, right]);
    expect(inBuildOrder([image, left]).map(({ name }) => name)).to.deep.equal(['tree', 'left', 'right', 'image']);
  });

  it('changes the keys of all that need what has changed, and no others', async () => {
    const keys = async (input: string): Promise<Record<string, string>> => {
      const tree = artefact('tree', [], undefined, input);
      const image = artefact('image', [artefact('program', [tree])]);
      const keyed = await keyArtefacts([image, artefact('other')]);
      return Object.fromEntries(keyed.map(({ artefact: { name }, key }) => [name, key]));
    };
    const [before, after] = [await keys('one'), await keys('two')];
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed).to.deep.equal(['tree', 'program', 'image']);
  });

  it('gives a build the finished artefacts that it needs', async () => {
    const tree = artefact('tree', [], ({ directory }) => writeFile(join(directory, 'tool'), ''));
    const image = artefact('image', [tree], ({ need }) => access(join(need(tree), 'tool')));
    expect(await ensure([image])).to.deep.equal(['tree', 'image']);
  });

  it('runs two builds at a time and no more', async () => {
    let [running, most] = [0, 0];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const build = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      if (running === 2) open();
      await gate;
      running -= 1;
    };
    await ensure(['a', 'b', 'c', 'd', 'e'].map((name) => artefact(name, [], build)));
    expect(most).to.equal(2);
  });

  it('reports the first failure after stopping the rest, and does not start what needed it', async () => {
    const fault = new Error('fault');
    const broken = artefact('broken', [], () => Promise.reject(fault));
    let stopped = false;
    const slow = artefact('slow', [], async (context) => {
      if (!context.signal.aborted) {
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }));
      }
      stopped = true;
    });
    let started = false;
    const dependent = artefact('dependent', [broken], () => {
      started = true;
      return Promise.resolve();
    });
    expect(await rejection(ensure([slow, dependent]))).to.equal(fault);
    expect({ stopped, started }).to.deep.equal({ stopped: true, started: false });
  });

  it('rejects with the reason of whoever stopped it', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const build = (): Promise<void> => {
      stop.abort(reason);
      return Promise.resolve();
    };
    expect(await rejection(ensure([artefact('a', [], build)], stop.signal))).to.equal(reason);
  });
});
