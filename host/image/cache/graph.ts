import { LabError } from '../errors.js';
import type { Artefact } from './artefact.js';
import { contentKey, type Inputs } from './content-key.js';
import type { Store } from './store.js';

/** Builds compete for the same two or four cores, and each uses two already. */
const parallelBuilds = 2;

/** An artefact together with the key that its inputs give now. */
export interface KeyedArtefact {
  readonly artefact: Artefact;
  readonly key: string;
}

/** The artefacts and all that they need, each once, in an order in which they can be built. */
export function inBuildOrder(targets: readonly Artefact[]): Artefact[] {
  const ordered = new Set<Artefact>();
  const visit = (artefact: Artefact): void => {
    artefact.needs.forEach(visit);
    ordered.add(artefact);
  };
  targets.forEach(visit);
  return [...ordered];
}

/** Computes every key from sources alone: nothing has to be built to know what is current. */
export async function keyArtefacts(targets: readonly Artefact[]): Promise<KeyedArtefact[]> {
  const keys = new Map<Artefact, string>();
  for (const artefact of inBuildOrder(targets)) {
    const needed: Inputs = Object.fromEntries(
      artefact.needs.map((need) => [`artefact ${need.name}`, keys.get(need) ?? '']),
    );
    keys.set(artefact, contentKey({ ...(await artefact.inputs()), ...needed, 'artefact name': artefact.name }));
  }
  return [...keys].map(([artefact, key]) => ({ artefact, key }));
}

/**
 * Makes all artefacts, independent ones side by side. The first failure stops what is still running and is the one
 * that is reported, after everything has come to rest.
 */
export async function ensureAll(
  keyed: readonly KeyedArtefact[],
  openStore: (signal: AbortSignal) => Store,
  signal: AbortSignal,
): Promise<{ made: string[] }> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const store = openStore(AbortSignal.any([signal, stop.signal]));
  const slots = new Slots(parallelBuilds);
  const keyOf = new Map(keyed.map(({ artefact, key }) => [artefact, key]));
  const running = new Map<Artefact, Promise<void>>();
  const made: string[] = [];

  for (const { artefact, key } of keyed) {
    const need = (needed: Artefact): string => {
      const neededKey = keyOf.get(needed);
      if (neededKey === undefined || !artefact.needs.includes(needed)) {
        throw new Error(`${artefact.name} uses ${needed.name} without naming it in its needs`);
      }
      return store.directory(needed.name, neededKey);
    };
    const work = async (): Promise<void> => {
      await Promise.all(artefact.needs.map((needed) => running.get(needed)));
      await slots.use(async () => {
        if ((await store.ensure(artefact, key, need)) === 'made') made.push(artefact.name);
      });
    };
    running.set(artefact, work());
  }

  let first: { error: unknown } | undefined;
  await Promise.all(
    [...running.values()].map((work) =>
      work.catch((error: unknown) => {
        first ??= { error };
        stop.abort(new LabError('LabBuildFailed', 'another part of the lab failed', 'see the first error'));
      }),
    ),
  );
  signal.throwIfAborted();
  if (first !== undefined) throw first.error;
  return { made };
}

/** Lets at most so many pieces of work run at a time, in the order in which they came. */
class Slots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async use(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
