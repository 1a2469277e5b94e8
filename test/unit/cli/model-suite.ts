import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Deadline } from '../../../rig/base/deadline.js';
import { repository } from '../../../rig/base/directories.js';
import { Resources } from '../../../rig/base/resources.js';
import type { ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { recordSuite, type RecordedSuite } from '../../../rig/cli/recorded-suite.js';
import { RunDirectory } from '../../../rig/report/run-directory.js';
import { runSuite } from '../../../rig/suite/run-suite.js';
import { closeSharedRig, provideRig } from '../../../rig/suite/shared-rig.js';
import { identity } from '../report/suite-sample.js';
import { openModelRig } from '../suite/model-rig.js';
import { requested } from './model-run.js';

let suites = 0;

/** What is left of a suite when it has ended. */
export interface EndedSuite extends RecordedSuite {
  /** Of the files in its directory, which is gone. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs tests on a bench of models, and records what came of them.
 * @param body of a `describe`, in which `rig` and `expect` are there
 */
export async function recordOnModel(
  body: string,
  options: ModelOptions = {},
  read: readonly string[] = [],
): Promise<EndedSuite> {
  const resources = new Resources();
  const base = mkdtempSync(join(tmpdir(), 'mprig-suite-'));
  resources.defer('directory', () => rmSync(base, { recursive: true }));
  const file = join(base, `own-${(suites += 1)}.test.ts`);
  const module = (name: string) => pathToFileURL(join(repository, 'rig', name)).href;
  writeFileSync(
    file,
    `import { expect } from '${module('chai.ts')}';
     import { useRig } from '${module('mocha.ts')}';
     describe('of a user', () => { const rig = useRig(); ${body} });`,
  );
  const directory = await RunDirectory.create({ base });
  const work = {
    ...{ files: [file], base, repetition: { times: 1 }, retries: 0, timeoutMilliseconds: 30_000 },
    signal: new AbortController().signal,
  };
  try {
    const ended = await recordSuite(
      {
        begun: { identity: { ...identity, endedAt: null }, name: '.', bench: { kind: 'model', name: 'model' } },
        directory,
        requested,
        complain: () => undefined,
        testEnds: () => undefined,
      },
      async (listener, isOn) => {
        provideRig({
          async open() {
            const { rig } = await openModelRig(resources, options);
            isOn(rig.facts);
            return rig;
          },
        });
        return runSuite(work, listener);
      },
      () => undefined,
    );
    const files = Object.fromEntries(read.map((name) => [name, readFileSync(directory.file(name), 'utf8')]));
    return { ...ended, files };
  } finally {
    await closeSharedRig();
    await resources.close(Deadline.after(5_000));
  }
}
