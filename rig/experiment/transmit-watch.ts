import type { Bench } from '../bench/bench.js';
import { GuestPages } from '../evidence/guest-pages.js';
import { classifyHits } from '../evidence/residue.js';
import { isLongEnough, neverCopiedPlaces } from '../evidence/sent-nonces.js';
import { sumUpTransmit, type SentPlace, type TransmitTouch } from '../evidence/transmit-touch.js';
import type { RamHit, RamScan } from '../host/machine-memory.js';
import { bySequence } from '../evidence/types.js';
import { MARK_BYTES } from '../host/mark-search.js';
import { frameLength, nonceOffsets } from '../nic/frame.js';
import type { InjectionPlan, StreamPlan } from '../nic/traffic.js';
import { whilePaused } from './paused.js';
import { frameCount } from './plan.js';
import { functionsOf, type ProcessorWatch } from './processor-watch.js';
import type { Watch } from '../bench/watch.js';

/** What the watch of the transmit direction has found, or why it has not. */
export type WatchedTransmit = TransmitTouch | { readonly unavailable: string };

/**
 * Looks what the host's processors did to the guest's pages in which frames stand that the guest sent, while they were
 * watched: not to what is copied on purpose, the headers of frames and frames that are short. Ends the watch of the processors.
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
  const hits: SentHits[] = [];
  try {
    if (!ability.available) return { unavailable: ability.why };
    const memory = ability.value;
    await whilePaused(memory, watch, async () => {
      for (const [number, stream] of plan.streams.entries()) {
        const { nonceKey: key, sequence: first, count } = stream;
        const marks = { key, first, count };
        const scan = await watch.wait('the search of the memory', (signal) => memory.search(marks, signal));
        hits.push(...hitsOfFrames(number, stream, scan));
      }
    });
  } finally {
    await watch.undo('the end of the watch', () => processors.end());
  }
  const guest = GuestPages.fromRuns(await watch.wait('the translation of the guest', () => host.translateGuest()));
  const wanted = hits.flatMap(({ frame, offsets, hits: of }) =>
    placesToJudge(offsets, of, guest).map((machineAddress) => ({ frame, machineAddress })),
  );
  const addresses = new Set(wanted.map(({ machineAddress }) => machineAddress));
  const touches = await watch.wait('the watch of the processors', () => processors.touches([...addresses], MARK_BYTES));
  if (!touches) return { unavailable: processors.reason ?? 'nobody watched' };
  const places = wanted.flatMap(({ frame, machineAddress }): SentPlace[] => {
    const touch = touches.get(machineAddress);
    return touch ? [{ frame, touch }] : [];
  });
  const accesses = places.flatMap(({ touch }) => touch.accesses);
  const names = await watch.wait('the names of who read frames', () => functionsOf(host, accesses));
  const frames = { sent: frameCount(plan), long: plan.streams.reduce((sum, stream) => sum + longFrames(stream), 0) };
  return sumUpTransmit(frames, places, names);
}

/** Where nonces of one frame were found in the machine, and where they stand in the frame. */
interface SentHits {
  readonly frame: string;
  readonly offsets: readonly number[];
  readonly hits: readonly RamHit[];
}

function hitsOfFrames(number: number, stream: StreamPlan, { hits }: RamScan): readonly SentHits[] {
  const whole = hits.flatMap((hit) => (hit.sequence === null ? [] : [{ ...hit, sequence: hit.sequence }]));
  return [...bySequence(whole)].map(([sequence, of]) => {
    const offsets = nonceOffsets(frameLength(stream, sequence - stream.sequence));
    return { frame: `${number} ${sequence}`, offsets, hits: of };
  });
}

/** Machine addresses of those nonces in the guest that the host does not copy on purpose. */
function placesToJudge(offsets: readonly number[], hits: readonly RamHit[], guest: GuestPages): readonly number[] {
  const machineAddresses = new Map<number, number>();
  for (const { machineAddress } of classifyHits(hits, guest).inside) {
    const at = guest.guestAddress(machineAddress);
    if (at !== null) machineAddresses.set(at, machineAddress);
  }
  const places = neverCopiedPlaces(offsets, [...machineAddresses.keys()]);
  return places.flatMap((place) => machineAddresses.get(place) ?? []);
}

function longFrames(stream: StreamPlan): number {
  let long = 0;
  for (let index = 0; index < stream.count; index++) {
    if (isLongEnough(nonceOffsets(frameLength(stream, index)))) long += 1;
  }
  return long;
}
