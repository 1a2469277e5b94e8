import { messageOf } from '../base/errors.js';
import type { Ability, Bench } from '../bench/bench.js';
import type { Collected, Round } from '../evidence/experiment.js';
import { GuestPages } from '../evidence/guest-pages.js';
import { placeInGuest, type MachineLanding } from '../evidence/landing.js';
import { judgeInnerView, type InnerView } from '../evidence/inner-view.js';
import type { LateMark } from '../evidence/late-write.js';
import { extraPlaces } from '../evidence/residue.js';
import type { TraceLog } from '../evidence/trace-log.js';
import type { Frame } from '../evidence/types.js';
import type { Testimony } from '../evidence/testimony.js';
import type { Host, Role } from '../host/host.js';
import type { MachineMemory } from '../host/machine-memory.js';
import { MARK_BYTES, type Marks } from '../host/mark-search.js';
import type { LateWriter } from '../nic/nic.js';
import { examine, type Examined } from './examine.js';
import { framesOf } from './frames.js';
import { injectFrames } from './inject.js';
import { writeLateMarks } from './late-marks.js';
import type { RoundPlan } from './plan.js';
import { nameTouchers } from './processor-watch.js';
import { RoundWatch } from './round-watch.js';
import type { Watch } from '../bench/watch.js';
import type { Witnesses } from './witnesses.js';

/** Where the time of a round went, in milliseconds. */
export interface RoundTimings {
  readonly injectMs: number;
  readonly scanMs: number;
  /** Switching the watch of the processors, reading and naming what it saw. */
  readonly touchMs: number;
  readonly lateWriteMs: number;
  readonly proveMs: number;
}

/** What a round is to do besides. */
export interface RoundOptions {
  /** Decides which frames are marked, and which are watched. */
  readonly seed: number;
  /** Whether the ways of seeing a copy that hardware has are used, too. */
  readonly witnesses?: boolean | undefined;
}

/** Who is told how a round goes, and where tests step in. */
export interface RoundObserver {
  onProgress(text: string, fraction?: number): void;
  /** Called while the machine is paused, after its memory has been examined. */
  whilePaused?: ((landings: readonly MachineLanding[], memory: MachineMemory) => void | Promise<void>) | undefined;
}

/**
 * Injects one round of frames towards the guest's interface `role` and collects what each line of evidence needs.
 *
 * The order matters. The host's processors are watched from before the first frame until the memory has been searched, or
 * until just before that where it is they who search it.
 * Nothing that knows a nonce may enter the machine before that; and the marks are written while the guest still has not
 * looked at the frames, which it therefore reads and reports last.
 */
export async function collectRound(
  bench: Bench,
  role: Role,
  plan: RoundPlan,
  { seed, witnesses: wanted = false }: RoundOptions,
  observer: RoundObserver,
  watch: Watch,
): Promise<{ round: Round; timings: RoundTimings; testimonies: readonly Testimony[]; arrived: number }> {
  const { host } = bench;
  const abilities = bench.evidence();
  const { count } = plan.marks;

  const started = performance.now();
  const frames = framesOf(plan.streams);
  const { memory, iommu } = abilities;
  // Whoever searches by the host's own processors would be seen by those who watch them.
  const watchedSearch = !memory.available || !memory.value.byOwnProcessors;
  const look = () => examine(abilities, trace, plan.marks, observer, watch);
  await watch.wait('the guest to hold frames', () => host.holdFrames(role));
  const watches = new RoundWatch(host, abilities, wanted);
  let examined: Collected<Examined> | undefined;
  let trace: TraceLog;
  let arrived: { held: number; dropped: number };
  let injected: number;
  try {
    if (iommu.available) await watch.wait('the map of the IOMMU to be noted', () => iommu.value.begin());
    try {
      await watches.begin(role === 'mp', count, seed, watch);
      trace = await injectFrames(bench, plan, watch, {
        onProgress: (records) => observer.onProgress(`${records} of ${count} frames`, records / count),
        arrived: (wanted) => arrivedFrames(host, wanted),
      });
      const patience = arrivalMilliseconds(trace, count);
      arrived = await watch.wait('the guest to receive', () => host.awaitFrames(count, patience));
      observer.onProgress(`${arrived.held} of ${count} frames held by the guest`);
      injected = performance.now();
      if (watchedSearch) examined = await look();
    } finally {
      await watches.end(watch);
    }
    examined ??= await look();
  } finally {
    if (iommu.available) await watch.undo('the map of the IOMMU to be left', () => iommu.value.end());
  }
  const { witnesses } = watches;
  const inner = witnesses && (await lookFromWithin(witnesses, trace, plan.marks, observer, watch));
  // The marks go to the NIC, which has nothing to do with what is asked of the agent meanwhile.
  const [found, { marks, lateWriteMs }] = await watch.all(
    findTouched(host, examined, frames, watches, watch),
    markFrames(abilities.lateWrite, trace, plan, seed, watch),
  );
  const landings = 'unavailable' in found.address ? [] : found.address.landings;
  const testimonies = [
    ...(witnesses?.testify(frames, landings) ?? []),
    ...(inner ? judgeInnerView(frames, innerView(inner, found.guest)) : []),
  ];
  const reports = await watch.wait('the reports of the guest', () => host.reportFrames());
  const done = performance.now();
  return {
    round: {
      frames,
      address: found.address,
      residue: found.residue,
      touch: found.touch,
      lateWrite: 'unavailable' in marks ? marks : { marks, reports },
      content: { reports, marked: checksumsOf(marks), droppedByGuest: arrived.dropped },
    },
    timings: {
      injectMs: injected - started,
      scanMs: 'unavailable' in examined ? 0 : examined.scanMs,
      touchMs: watches.processors.milliseconds + found.namingMs,
      lateWriteMs,
      proveMs: done - injected,
    },
    testimonies,
    arrived: arrived.held + arrived.dropped,
  };
}

/** Long enough that a busy host is not asked all the time, and short enough that its NIC does not wait for it. */
const arrivedMilliseconds = 100;

async function arrivedFrames(host: Host, wanted: number): Promise<number> {
  const { held, dropped } = await host.awaitFrames(wanted, arrivedMilliseconds);
  return held + dropped;
}

/** Frames that the NIC has recorded as delivered arrive soon; there is no use in waiting long for the others. */
function arrivalMilliseconds(trace: TraceLog, injected: number): number {
  return trace.records.length < injected ? 2_000 : 20_000;
}

function checksumsOf(marks: Collected<readonly LateMark[]>): ReadonlyMap<number, number> {
  return new Map(('unavailable' in marks ? [] : marks).map(({ sequence, crc }) => [sequence, crc]));
}

/**
 * Does the same with what the host's agent can see, once nobody watches what the processors read, where the lines do not
 * rest on that already. It cannot be done everywhere: then the reason is what was found.
 */
async function lookFromWithin(
  witnesses: Witnesses,
  trace: TraceLog,
  marks: Marks,
  { onProgress }: RoundObserver,
  watch: Watch,
): Promise<Collected<Examined> | undefined> {
  const abilities = witnesses.innerAbilities();
  if (!abilities) return undefined;
  try {
    return await examine(abilities, trace, marks, { onProgress }, watch);
  } catch (error) {
    // If the wait is over, that is what went wrong.
    await watch.wait('the look from within', () => Promise.resolve());
    return { unavailable: messageOf(error) };
  } finally {
    await watch.undo('the journal of maps to end', () => witnesses.endJournal());
  }
}

function innerView(examined: Collected<Examined>, guest: GuestPages): InnerView {
  if ('unavailable' in examined) return { address: examined, residue: examined, searchMs: 0 };
  const { memory, scan, scanMs: searchMs, placed } = examined;
  const residue = { scan, machineBytes: memory.bytes, guest, storedByHost: null };
  if ('unavailable' in placed) return { address: placed, residue, searchMs };
  const landings = placeInGuest(placed.landings, guest);
  return { address: { ...placed, landings, guestPages: guest.machinePages }, residue, searchMs };
}

/** What the lines *address*, *residue* and *touch* compare, as far as it was collected. */
type Found = Pick<Round, 'address' | 'residue' | 'touch'> & { readonly guest: GuestPages; readonly namingMs: number };

/** Asks the agent what only it knows, once the processors are not watched any more: that slows it down. */
async function findTouched(
  host: Host,
  examined: Collected<Examined>,
  frames: readonly Frame[],
  { processors, sample }: RoundWatch,
  watch: Watch,
): Promise<Found> {
  const guest = GuestPages.fromRuns(await watch.wait('the translation of the guest', () => host.translateGuest()));
  if ('unavailable' in examined) return { address: examined, residue: examined, touch: examined, guest, namingMs: 0 };
  const { memory, scan, placed } = examined;
  const places = extraPlaces(frames, scan.hits, guest);
  const extra = await watch.wait('the watch of the processors', () => processors.touches(places, MARK_BYTES));
  const stored = [...(extra ?? [])].flatMap(([at, touch]) => (touch.stored > 0 ? [at] : []));
  const residue = { scan, machineBytes: memory.bytes, guest, storedByHost: extra && new Set(stored) };
  if ('unavailable' in placed) return { address: placed, residue, touch: placed, guest, namingMs: 0 };
  const landings = placeInGuest(placed.landings, guest);
  const address = { ...placed, landings, guestPages: guest.machinePages };
  if (sample) {
    const { watched } = sample;
    const touch = 'unavailable' in watched ? watched : { watched, landings };
    return { address, residue, touch, guest, namingMs: 0 };
  }
  const seen = await watch.wait('the watch of the processors', () => processors.read(landings, guest, memory));
  const started = performance.now();
  const touch = await watch.wait('the names of who touched frames', () => nameTouchers(host, seen));
  const namingMs = performance.now() - started;
  return { address, residue, touch, guest, namingMs };
}

/** Lets the NIC write its marks, if it can. */
async function markFrames(
  writer: Ability<LateWriter>,
  trace: TraceLog,
  plan: RoundPlan,
  seed: number,
  watch: Watch,
): Promise<{ marks: Collected<readonly LateMark[]>; lateWriteMs: number }> {
  if (!writer.available) return { marks: { unavailable: writer.why }, lateWriteMs: 0 };
  const started = performance.now();
  const watched: LateWriter = {
    write: (...place) => watch.wait('a late write', () => writer.value.write(...place)),
  };
  const marks = await writeLateMarks(watched, trace, plan, seed);
  return { marks, lateWriteMs: performance.now() - started };
}
