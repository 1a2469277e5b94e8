import { RigError, UsageError } from '../base/errors.js';
import { StreamProgress } from '../base/progress.js';
import { chooseBench } from '../bench/choose.js';
import { Rig } from '../experiment/rig.js';
import { RunDirectory, runsDirectory, wasTurnedAway } from '../report/run-directory.js';
import { largestSeed } from '../traffic/traffic.js';

/** Who opens the rig that all tests of a process share: booting a bench takes longer than all else that they do. */
export interface RigSource {
  open(): Promise<Rig>;
}

/** With this the titles of our own hooks begin, which have their deadlines. */
export const ownHook = 'mprig: ';

/** Title of the hook in which a test gets the bench. */
export const takingTheBench = `${ownHook}take the bench`;

interface Shared {
  source: RigSource | undefined;
  rig: Promise<Rig> | undefined;
  /** The same once it is open. */
  opened: Rig | undefined;
  /** Tests that were left out while they ran, with the reason. */
  readonly leftOut: WeakMap<object, string>;
}

// The command may be loaded from elsewhere than the tests load theirs from: both have to find the same rig.
const key = Symbol.for('mprig.shared-rig');
const registry = globalThis as typeof globalThis & { [key]?: Shared };
const shared: Shared = (registry[key] ??= {
  source: undefined,
  rig: undefined,
  opened: undefined,
  leftOut: new WeakMap(),
});

/** Says how the rig is opened; without it, by the environment. */
export function provideRig(source: RigSource): void {
  shared.source = source;
}

/** The rig of this process, opened at the first call and after it was given back. */
export function sharedRig(): Promise<Rig> {
  if (shared.rig === undefined) {
    const opening = (shared.source ?? fromEnvironment).open();
    shared.rig = opening;
    opening.then(
      (rig) => (shared.opened = rig),
      // A bench that could not be taken may be free for the next test.
      () => (shared.rig = undefined),
    );
  }
  return shared.rig;
}

/** Notes why a test is left out that has begun; mocha's own results have no place for it. */
export function noteLeftOut(test: object, reason: string): void {
  shared.leftOut.set(test, reason);
  if (shared.source === undefined) process.stderr.write(`skipped: ${reason}\n`);
}

/** Why a test was left out, where a reason was given. */
export function reasonLeftOut(test: object): string | undefined {
  return shared.leftOut.get(test);
}

/** Gives the bench back unless whoever said how to open it does so. */
export async function closeOwnRig(): Promise<void> {
  if (shared.source === undefined) await closeSharedRig();
}

/** The rig when it is open, without opening it. */
export function openedRig(): Rig | undefined {
  return shared.opened;
}

/** Gives the bench back when it was taken; never throws. */
export async function closeSharedRig(): Promise<void> {
  const rig = await shared.rig?.catch(() => undefined);
  shared.rig = undefined;
  shared.opened = undefined;
  await rig?.close();
}

/** For tests that are run by mocha itself. MPRIG_BENCH, MPRIG_SEED and MPRIG_OUT say what `rig test` has options for. */
const fromEnvironment: RigSource = {
  async open() {
    const { MPRIG_SEED: seed = '1', MPRIG_OUT: out } = process.env;
    if (!/^\d{1,10}$/.test(seed) || Number(seed) > largestSeed) {
      const rule = `a whole number from 0 to ${largestSeed}`;
      throw new UsageError('SeedInvalid', `MPRIG_SEED "${seed}" is not ${rule}`, 'set such a number, or none');
    }
    const { description } = await chooseBench(undefined);
    const directory = await RunDirectory.create({ base: runsDirectory(), out });
    try {
      return await Rig.open({
        description,
        run: directory.id,
        directory: directory.path,
        seed: Number(seed),
        progress: new StreamProgress(process.stderr),
        signal: new AbortController().signal,
        complain: (message) => process.stderr.write(`${message}\n`),
      });
    } catch (error) {
      if (error instanceof RigError && wasTurnedAway(error)) await directory.discard();
      throw error;
    }
  },
};
