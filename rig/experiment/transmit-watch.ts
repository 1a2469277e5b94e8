import type { Bench } from '../bench/bench.js';
import { GuestPages } from '../evidence/guest-pages.js';
import { classifyHits } from '../evidence/residue.js';
import { sumUpTransmit, type SentPlace, type TransmitTouch } from '../evidence/transmit-touch.js';
import { MARK_BYTES } from '../host/mark-search.js';
import type { InjectionPlan } from '../nic/traffic.js';
import { functionsOf, type ProcessorWatch } from './processor-watch.js';

/** What the watch of the transmit direction has found, or why it has not. */
export type WatchedTransmit = TransmitTouch | { readonly unavailable: string };

/**
 * Looks what the host's processors did to the guest's pages in which frames stand that the guest sent, while they were
 * watched. Ends the watch.
 * @param plan the frames that came back, as they were injected: the guest has left their nonces as they are
 */
export async function readTransmit(
  bench: Bench,
  plan: InjectionPlan,
  processors: ProcessorWatch,
  signal: AbortSignal,
): Promise<WatchedTransmit> {
  const { memory: ability } = bench.evidence();
  const sent = plan.streams.reduce((sum, { count }) => sum + count, 0);
  if (!ability.available) {
    await processors.end();
    return { unavailable: ability.why };
  }
  const memory = ability.value;
  const hits: { frame: string; machineAddress: number; sequence: number }[] = [];
  try {
    await memory.pause();
    for (const [number, { nonceKey: key, sequence: first, count }] of plan.streams.entries()) {
      const scan = await memory.search({ key, first, count }, signal);
      for (const { sequence, machineAddress } of scan.hits) {
        if (sequence !== null) hits.push({ frame: `${number} ${sequence}`, machineAddress, sequence });
      }
    }
  } finally {
    await memory.resume().finally(() => processors.end());
  }
  const guest = GuestPages.fromRuns(await bench.host.translateGuest());
  const found = hits.map(({ machineAddress, sequence }) => ({ machineAddress, sequence }));
  const inside = new Set(classifyHits(found, guest).inside.map(({ machineAddress }) => machineAddress));
  const touches = await processors.touches([...inside], MARK_BYTES);
  if (!touches) return { unavailable: processors.reason ?? 'nobody watched' };
  const places = hits.flatMap(({ frame, machineAddress }): SentPlace[] => {
    const touch = touches.get(machineAddress);
    return touch ? [{ frame, touch }] : [];
  });
  const accesses = places.flatMap(({ touch }) => touch.accesses);
  return sumUpTransmit(sent, places, await functionsOf(bench.host, accesses));
}
