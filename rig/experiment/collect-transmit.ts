import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import { GuestPages } from '../evidence/guest-pages.js';
import type { Collected } from '../evidence/experiment.js';
import { placeInGuest } from '../evidence/landing.js';
import { readPayloadTouches, type PayloadTouchObservation } from '../evidence/payload-touch.js';
import { extraPlaces } from '../evidence/residue.js';
import { missingRecords, type TraceLog } from '../evidence/trace-log.js';
import type { TransmitRound } from '../evidence/transmit.js';
import type { Frame } from '../evidence/types.js';
import type { FrameSeries, Host, Role } from '../host/host.js';
import { MARK_BYTES } from '../host/mark-search.js';
import { CompletionStatus, TraceSource } from '../nic/nic.js';
import type { StreamPlan } from '../nic/traffic.js';
import { NicFault } from '../nic/errors.js';
import type { RoundTimings } from './collect.js';
import { examine, type Examined, type ExamineObserver } from './examine.js';
import { framesOf } from './frames.js';
import { functionsOf, ProcessorWatch } from './processor-watch.js';
import { sendFrames } from './send.js';

/**
 * Lets the guest send frames out of its interface `role` and collects what each line of evidence needs.
 *
 * The order matters. The host's processors are watched from before the first frame until the memory has been searched, or
 * until just before that where it is they who search it. The guest keeps the frames where they are until then, and nobody
 * who knows a nonce has put it into the machine.
 */
export async function collectTransmit(
  bench: Bench,
  role: Role,
  { series, stream }: { readonly series: FrameSeries; readonly stream: StreamPlan },
  observer: ExamineObserver,
  watch: Watch,
): Promise<{ round: TransmitRound; timings: RoundTimings }> {
  const { nic, host } = bench;
  const abilities = bench.evidence();
  const { memory, iommu } = abilities;
  const watchedSearch = !memory.available || !memory.value.byOwnProcessors;
  const { key, first, count } = series;
  const look = () => examine(abilities, trace, { key, first, count }, observer, watch);
  const started = performance.now();
  await watch.wait('the checker', () => nic.checker.start([{ key, first }]));
  const processors = new ProcessorWatch(abilities.touch);
  let examined: Collected<Examined> | undefined;
  let trace: TraceLog;
  let sent: number;
  try {
    if (iommu.available) await watch.wait('the map of the IOMMU to be noted', () => iommu.value.begin());
    try {
      await watch.wait('the watch of the processors', () => processors.begin());
      trace = await sendFrames(bench, role, series, observer, watch);
      sent = performance.now();
      if (watchedSearch) examined = await look();
    } finally {
      await watch.undo('the end of the watch', () => processors.end());
    }
    examined ??= await look();
  } finally {
    if (iommu.available) await watch.undo('the map of the IOMMU to be left', () => iommu.value.end());
  }
  const { streams } = await watch.wait('the checker', () => nic.checker.finish());
  const [check] = streams;
  if (!check) throw new NicFault('the checker has no counts of the frames that the guest sent');
  const frames = framesOf([stream]);
  const found = await judgeable(host, examined, frames, failedReads(trace), processors, watch);
  const done = performance.now();
  return {
    round: { frames, ...found, content: { check, unread: unreadOf(frames, trace) } },
    timings: {
      injectMs: sent - started,
      scanMs: 'unavailable' in examined ? 0 : examined.scanMs,
      touchMs: processors.milliseconds,
      lateWriteMs: 0,
      proveMs: done - sent,
    },
  };
}

/** Frames without a record, where none is missing. */
function unreadOf(frames: readonly Frame[], trace: TraceLog): ReadonlySet<number> | null {
  if (missingRecords(trace) > 0) return null;
  // Of other frames the trace has a running number, which may be that of any frame.
  const ours = trace.records.filter(({ source }) => source === TraceSource.GENERATOR);
  const read = new Set(ours.map(({ sequence }) => sequence));
  return new Set(frames.flatMap(({ sequence }) => (read.has(sequence) ? [] : [sequence])));
}

/** Accesses that were refused before the NIC knew of which frame they are. */
function failedReads({ records }: TraceLog): number {
  return records.filter(({ source, status }) => source !== TraceSource.GENERATOR && status !== CompletionStatus.OK)
    .length;
}

/** Asks the agent what only it knows, once the processors are not watched any more: that slows it down. */
async function judgeable(
  host: Host,
  examined: Collected<Examined>,
  frames: readonly Frame[],
  failed: number,
  processors: ProcessorWatch,
  watch: Watch,
): Promise<Pick<TransmitRound, 'address' | 'residue' | 'touch'>> {
  const guest = GuestPages.fromRuns(await watch.wait('the translation of the guest', () => host.translateGuest()));
  if ('unavailable' in examined) return { address: examined, residue: examined, touch: examined };
  const { memory, scan, placed } = examined;
  if ('unavailable' in placed) return { address: placed, residue: placed, touch: placed };
  const places = extraPlaces(frames, scan.hits, guest);
  const extra = await watch.wait('the watch of the processors', () => processors.touches(places, MARK_BYTES));
  const stored = [...(extra ?? [])].flatMap(([at, touch]) => (touch.stored > 0 ? [at] : []));
  const landings = placeInGuest(placed.landings, guest);
  const seen = await watch.wait('the watch of the processors', () =>
    processors.look((observer) => readPayloadTouches(landings, guest, memory, observer)),
  );
  return {
    address: { ...placed, landings, guestPages: guest.machinePages },
    residue: {
      scan,
      machineBytes: memory.bytes,
      guest,
      storedByHost: extra && new Set(stored),
      landings,
      unknownRecords: placed.missingRecords + failed,
    },
    touch: await named(host, seen, watch),
  };
}

/** Adds the names of the kernel's functions that touched frames. */
async function named(
  host: Host,
  seen: Collected<Omit<PayloadTouchObservation, 'functions'>>,
  watch: Watch,
): Promise<Collected<PayloadTouchObservation>> {
  if ('unavailable' in seen) return seen;
  const accesses = seen.landings.flatMap((landing) => landing.accesses);
  const functions = await watch.wait('the names of who touched frames', () => functionsOf(host, accesses));
  return { ...seen, functions };
}
