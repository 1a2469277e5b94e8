import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import { GuestPages } from '../evidence/guest-pages.js';
import type { HostTraffic } from '../evidence/steering.js';
import type { SteeredGuest, SteeringRound } from '../evidence/steering-types.js';
import type { NumberedGuest } from '../host/host.js';
import { examine } from './examine.js';
import { framesOf } from './frames.js';
import { injectFrames } from './inject.js';
import type { SteeredRound } from './steering-plan.js';

/** Frames that the NIC has taken arrive soon; there is no use in waiting long for the others. */
const arrivalMilliseconds = 20_000;
const pollMilliseconds = 50;
const pings = 3;
const pingMilliseconds = 20_000;

/**
 * Injects a round of frames towards several guests that are bound, and collects what each line of evidence needs. The
 * machine's memory is searched before the guests look at what they have received.
 */
export async function collectSteering(
  bench: Bench,
  guests: readonly NumberedGuest[],
  { plan, addressees }: SteeredRound,
  onProgress: (text: string, fraction?: number) => void,
  watch: Watch,
): Promise<{ round: SteeringRound; host: HostTraffic }> {
  const abilities = bench.evidence();
  const { iommu } = abilities;
  const { count } = plan.marks;
  const frames = framesOf(plan.streams);
  for (const guest of guests) await watch.wait('the guests to hold frames', () => guest.holdFrames());
  if (iommu.available) await watch.wait('the map of the IOMMU to be noted', () => iommu.value.begin());
  let examined;
  let host: HostTraffic;
  let dropped: ReadonlyMap<number, number>;
  try {
    const [trace, answered] = await watch.all(
      injectFrames(bench, plan, watch, {
        onProgress: (records) => onProgress(`${records} records of ${count} frames`),
        arrived: () => arrivedFrames(guests),
      }),
      pingFromHost(bench, watch),
    );
    host = answered;
    const due = frames.reduce((sum, { stream }) => sum + (addressees[stream]?.guests.length ?? 0), 0);
    dropped = await untilArrived(guests, due, watch);
    examined = await examine(abilities, trace, plan.marks, { onProgress }, watch);
  } finally {
    if (iommu.available) await watch.undo('the map of the IOMMU to be left', () => iommu.value.end());
  }
  const seen: SteeredGuest[] = [];
  for (const guest of guests) {
    const pages = await watch.wait('the translation of the guests', () => guest.translate());
    const reports = await watch.wait('the reports of the guests', () => guest.reportFrames());
    const { number } = guest;
    seen.push({ number, pages: GuestPages.fromRuns(pages), reports, dropped: dropped.get(number) ?? 0 });
  }
  const found =
    'unavailable' in examined
      ? { address: examined, residue: examined }
      : { address: examined.placed, residue: { scan: examined.scan, machineBytes: examined.memory.bytes } };
  return { round: { frames, addressees, guests: seen, ...found }, host };
}

/**
 * Waits until the guests have so many frames, in whatever guest they are, or none come any more.
 * @returns by number of the guest, how many it could not keep
 */
async function untilArrived(
  guests: readonly NumberedGuest[],
  due: number,
  watch: Watch,
): Promise<ReadonlyMap<number, number>> {
  const limit = watch.deadline.within(arrivalMilliseconds);
  for (;;) {
    const dropped = new Map<number, number>();
    let arrived = 0;
    for (const guest of guests) {
      const counts = await watch.wait('the guests to receive', () => guest.awaitFrames(0, 0));
      dropped.set(guest.number, counts.dropped);
      arrived += counts.held + counts.dropped;
    }
    if (arrived >= due || limit.passed) return dropped;
    await watch.pause('the guests to receive', pollMilliseconds);
  }
}

async function arrivedFrames(guests: readonly NumberedGuest[]): Promise<number> {
  const counts = await Promise.all(guests.map((guest) => guest.awaitFrames(0, 0)));
  return counts.reduce((sum, { held, dropped }) => sum + held + dropped, 0);
}

/** Whether the host's own network goes on, by its own queue. */
async function pingFromHost({ host, wireStation }: Bench, watch: Watch): Promise<HostTraffic> {
  if (!wireStation.available) return { unavailable: wireStation.why };
  return watch.wait('the pings of the host', () => host.ping('host', wireStation.value, pings, pingMilliseconds));
}
