import type { Ability, Bench } from '../bench/bench.js';
import { Deadline } from '../base/deadline.js';
import { BenchError } from '../base/errors.js';
import type { Collected, Round } from '../evidence/experiment.js';
import { GuestPages } from '../evidence/guest-pages.js';
import {
  locateFrames,
  placeInGuest,
  landedBytes,
  landingRanges,
  type LandedBytes,
  type MachineLanding,
} from '../evidence/landing.js';
import type { LateMark } from '../evidence/late-write.js';
import { extraPlaces } from '../evidence/residue.js';
import { missingRecords, type TraceLog } from '../evidence/trace-log.js';
import type { Frame } from '../evidence/types.js';
import type { Testimony } from '../evidence/testimony.js';
import type { Host, Role } from '../host/host.js';
import type { MachineMemory, RamScan } from '../host/machine-memory.js';
import { MARK_BYTES, type Marks } from '../host/mark-search.js';
import type { LateWriter } from '../nic/nic.js';
import { framesOf } from './frames.js';
import { injectFrames } from './inject.js';
import { writeLateMarks } from './late-marks.js';
import { injectionSeconds, type RoundPlan } from './plan.js';
import { nameTouchers, ProcessorWatch } from './processor-watch.js';
import { Witnesses } from './witnesses.js';
import { patienceMilliseconds } from './simulated-time.js';

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

/** How a round is watched, and where tests step in. */
export interface RoundWatch {
  readonly signal: AbortSignal;
  onProgress(text: string, fraction?: number): void;
  /** Called while the machine is paused, after its memory has been examined. */
  whilePaused?(landings: readonly MachineLanding[], memory: MachineMemory): void | Promise<void>;
}

/** Time that a round may take: for starting and ending, and for each frame. An emulated guest takes a few hundred a second. */
const roundMilliseconds = 60_000;
const frameMilliseconds = 40;

/** Time that ending the watches may take; the plugin alone gives up after ten seconds. */
const endMilliseconds = 30_000;

/** Does a part of the round: it ends with the round's deadline, with the bench, or when the user stops it. */
type Step = <T>(what: string, work: Promise<T>) => Promise<T>;

/**
 * Injects one round of frames towards the guest's interface `role` and collects what each line of evidence needs.
 *
 * The order matters. The host's processors are watched from before the first frame until the memory has been searched.
 * Nothing that knows a nonce may enter the machine before that; and the marks are written while the guest still has not
 * looked at the frames, which it therefore reads and reports last.
 */
export async function collectRound(
  bench: Bench,
  role: Role,
  plan: RoundPlan,
  { seed, witnesses: wanted = false }: RoundOptions,
  watch: RoundWatch,
): Promise<{ round: Round; timings: RoundTimings; testimonies: readonly Testimony[] }> {
  const { nic, host } = bench;
  const abilities = bench.evidence();
  const { count } = plan.marks;
  const paced = patienceMilliseconds(injectionSeconds(plan));
  const deadline = Deadline.after(roundMilliseconds + count * frameMilliseconds + paced);
  const step: Step = (what, work) => deadline.race(what, Promise.race([work, bench.failure]), watch.signal);

  const started = performance.now();
  const frames = framesOf(plan.streams);
  await step('the guest to hold frames', host.holdFrames(role));
  const witnesses = wanted
    ? await step('the witnesses to begin', Witnesses.begin(bench, role === 'mp', count, seed))
    : undefined;
  const processors = await step('the watch of the processors', ProcessorWatch.begin(abilities.touch));
  let examined: Collected<Examined>;
  let trace: TraceLog;
  let arrived: { held: number; dropped: number };
  let injected: number;
  try {
    trace = await step(
      'the injection',
      injectFrames(nic, plan, deadline, (records) =>
        watch.onProgress(`${records} of ${count} frames`, records / count),
      ),
    );
    arrived = await step('the guest to receive', host.awaitFrames(count, arrivalMilliseconds(trace, count)));
    watch.onProgress(`${arrived.held} of ${count} frames held by the guest`);
    injected = performance.now();
    examined = await examine(bench, trace, plan.marks, watch, step);
  } finally {
    // A host that hangs must not keep the run from ending.
    await Deadline.after(endMilliseconds)
      .race('the end of the watch', endWatches(processors, witnesses))
      .catch(() => undefined);
  }
  // The marks go to the NIC, which has nothing to do with what is asked of the agent meanwhile.
  const [found, { marks, lateWriteMs }] = await Promise.all([
    findTouched(host, examined, frames, processors, step),
    markFrames(abilities.lateWrite, trace, plan, seed, step),
  ]);
  const landings = 'unavailable' in found.address ? [] : found.address.landings;
  const testimonies = witnesses?.testify(frames, landings) ?? [];
  const reports = await step('the reports of the guest', host.reportFrames());
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
      touchMs: processors.milliseconds + found.namingMs,
      lateWriteMs,
      proveMs: done - injected,
    },
    testimonies,
  };
}

async function endWatches(processors: ProcessorWatch, witnesses: Witnesses | undefined): Promise<void> {
  await processors.end();
  await witnesses?.end();
}

/** Frames that the NIC has recorded as delivered arrive soon; there is no use in waiting long for the others. */
function arrivalMilliseconds(trace: TraceLog, injected: number): number {
  return trace.records.length < injected ? 2_000 : 20_000;
}

function checksumsOf(marks: Collected<readonly LateMark[]>): ReadonlyMap<number, number> {
  return new Map(('unavailable' in marks ? [] : marks).map(({ sequence, crc }) => [sequence, crc]));
}

/** What was found while the machine stood still, before it is known which pages are the guest's. */
interface Examined {
  readonly memory: MachineMemory;
  readonly scan: RamScan;
  readonly scanMs: number;
  readonly placed: Collected<{
    readonly landings: readonly MachineLanding[];
    readonly bytes: LandedBytes;
    readonly missingRecords: number;
    readonly lostChanges: number;
  }>;
}

/** Searches the machine's memory and reads what stands where the NIC wrote, at one moment. */
async function examine(
  bench: Bench,
  trace: TraceLog,
  marks: Marks,
  watch: RoundWatch,
  step: Step,
): Promise<Collected<Examined>> {
  const { memory: ability, iommu } = bench.evidence();
  if (!ability.available) return { unavailable: ability.why };
  const memory = ability.value;
  try {
    await step('pausing the machine', memory.pause());
    const started = performance.now();
    watch.onProgress(`searching ${Math.round(memory.bytes / 2 ** 20)} MiB of memory`);
    const scan = await step('the search of the memory', memory.search(marks, watch.signal));
    const scanMs = performance.now() - started;
    if (!iommu.available) return { memory, scan, scanMs, placed: { unavailable: iommu.why } };
    const map = await step('the map of the IOMMU', iommu.value.map());
    const landings = locateFrames(trace, map);
    const bytes = landedBytes(landings, await step('reading the frames', memory.read(landingRanges(landings))));
    await watch.whilePaused?.(landings, memory);
    const placed = { landings, bytes, missingRecords: missingRecords(trace), lostChanges: map.lost };
    return { memory, scan, scanMs, placed };
  } finally {
    await memory.resume().catch((cause: unknown) => {
      throw new BenchError('MachineStuck', 'the paused machine cannot go on', 'start the run again', { cause });
    });
  }
}

/** What the lines *address*, *residue* and *touch* compare, as far as it was collected. */
type Found = Pick<Round, 'address' | 'residue' | 'touch'> & { readonly namingMs: number };

/** Asks the agent what only it knows, once the processors are not watched any more: that slows it down. */
async function findTouched(
  host: Host,
  examined: Collected<Examined>,
  frames: readonly Frame[],
  processors: ProcessorWatch,
  step: Step,
): Promise<Found> {
  const guest = GuestPages.fromRuns(await step('the translation of the guest', host.translateGuest()));
  if ('unavailable' in examined) return { address: examined, residue: examined, touch: examined, namingMs: 0 };
  const { memory, scan, placed } = examined;
  const extra = await processors.touches(extraPlaces(frames, scan.hits, guest), MARK_BYTES);
  const stored = [...(extra ?? [])].flatMap(([at, touch]) => (touch.stored > 0 ? [at] : []));
  const residue = { scan, machineBytes: memory.bytes, guest, storedByHost: extra && new Set(stored) };
  if ('unavailable' in placed) return { address: placed, residue, touch: placed, namingMs: 0 };
  const landings = placeInGuest(placed.landings, guest);
  const seen = await processors.read(landings, guest, memory);
  const started = performance.now();
  const touch = await step('the names of who touched frames', nameTouchers(host, seen));
  const namingMs = performance.now() - started;
  return { address: { ...placed, landings, guestPages: guest.machinePages }, residue, touch, namingMs };
}

/** Lets the NIC write its marks, if it can. */
async function markFrames(
  writer: Ability<LateWriter>,
  trace: TraceLog,
  plan: RoundPlan,
  seed: number,
  step: Step,
): Promise<{ marks: Collected<readonly LateMark[]>; lateWriteMs: number }> {
  if (!writer.available) return { marks: { unavailable: writer.why }, lateWriteMs: 0 };
  const started = performance.now();
  const marks = await step('the late writes', writeLateMarks(writer.value, trace, plan, seed));
  return { marks, lateWriteMs: performance.now() - started };
}
