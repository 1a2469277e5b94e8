import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { silent } from '../../../rig/base/progress.js';
import { Resources } from '../../../rig/base/resources.js';
import { ModelBench, type ModelOptions } from '../../../rig/bench/model/model-bench.js';
import { Rig } from '../../../rig/experiment/rig.js';
import { Session } from '../../../rig/experiment/session.js';

/** Lets `work` use a rig on a bench of models. */
export async function withModelRig(
  work: (rig: Rig, bench: ModelBench) => Promise<void>,
  options: ModelOptions = {},
): Promise<void> {
  const resources = new Resources();
  try {
    const { rig, bench } = await openModelRig(resources, options);
    await work(rig, bench);
  } finally {
    await resources.close(Deadline.after(5_000));
  }
}

/** A rig on a bench of models; everything taken is queued in `resources`. */
export async function openModelRig(
  resources: Resources,
  options: ModelOptions = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<{ rig: Rig; bench: ModelBench }> {
  const directory = mkdtempSync(join(tmpdir(), 'mprig-model-'));
  resources.defer('directory', () => rmSync(directory, { recursive: true }));
  const bench = new ModelBench(options);
  const session = await Session.on(
    bench,
    { directory, progress: silent, signal, complain: () => undefined },
    resources,
  );
  return { rig: Rig.on(session), bench };
}
