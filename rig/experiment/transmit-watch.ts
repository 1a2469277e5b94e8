import type { Bench } from '../bench/bench.js';
import { GuestPages } from '../evidence/guest-pages.js';
import { classifyHits } from '../evidence/residue.js';
import { sumUpTransmit, type SentPlace, type TransmitTouch } from '../evidence/transmit-touch.js';
import { MARK_BYTES } from '../host/mark-search.js';
import type { InjectionPlan } from '../nic/traffic.js';
import { whilePaused } from './paused.js';
import { functionsOf, type ProcessorWatch } from './processor-watch.js';
import type { Watch } from '../bench/watch.js';

/** What the watch of the transmit direction has found, or why it has not. */
export type WatchedTransmit = TransmitTouch | { readonly unavailable: string };

/**
 * Looks what the host's processors did to the guest's pages in which frames stand that the guest sent, while they were
 * watched. Ends the watch of the processors.
 * @param plan the frames that came back, as they were injected: the guest has left their nonces as they are
 */
export async function readTransmit(
  bench: Bench,
  plan: InjectionPlan,
  processors: ProcessorWatch,
  watch: Watch,
): Promise<WatchedTransmit> {
  const { host } = bench;
  const { memory: ability } = bench.evidence();
  const sent = plan.streams.reduce((sum, { count }) => sum + count, 0);
  const hits: { frame: string; machineAddress: number; sequence: number }[] = [];
  try {
    if (!ability.available) return { unavailable: ability.why };
    const memory = ability.value;
    await whilePaused(memory, watch, async () => {
      for (const [number, { nonceKey: key, sequence: first, count }] of plan.streams.entries()) {
        const marks = { key, first, count };
        const scan = await watch.wait('the search of the memory', (signal) => memory.search(marks, signal));
        for (const { sequence, machineAddress } of scan.hits) {
          if (sequence !== null) hits.push({ frame: `${number} ${sequence}`, machineAddress, sequence });
        }
      }
    });
  } finally {
    await watch.undo('the end of the watch', () => processors.end());
  }
  const guest = GuestPages.fromRuns(await watch.wait('the translation of the guest', () => host.translateGuest()));
  const found = hits.map(({ machineAddress, sequence }) => ({ machineAddress, sequence }));
  const inside = new Set(classifyHits(found, guest).inside.map(({ machineAddress }) => machineAddress));
  const touches = await watch.wait('the watch of the processors', () => processors.touches([...inside], MARK_BYTES));
  if (!touches) return { unavailable: processors.reason ?? 'nobody watched' };
  const places = hits.flatMap(({ frame, machineAddress }): SentPlace[] => {
    const touch = touches.get(machineAddress);
    return touch ? [{ frame, touch }] : [];
  });
  const accesses = places.flatMap(({ touch }) => touch.accesses);
  const names = await watch.wait('the names of who read frames', () => functionsOf(host, accesses));
  return sumUpTransmit(sent, places, names);
}
