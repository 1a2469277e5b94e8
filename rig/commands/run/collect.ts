import type { Bench } from '../../bench/bench.js';
import { Deadline } from '../../deadline.js';
import { BenchError } from '../../errors.js';
import type { AddressObservation } from '../../evidence/address.js';
import type { Collected, Round } from '../../evidence/experiment.js';
import { GuestPages } from '../../evidence/guest-pages.js';
import { IommuHistory } from '../../evidence/iommu.js';
import { locateFrames, readLandings } from '../../evidence/landing.js';
import type { Marks } from '../../evidence/mark-search.js';
import { scanRam } from '../../evidence/ram-scan.js';
import type { ResidueObservation } from '../../evidence/residue.js';
import { missingRecords, type TraceLog } from '../../evidence/trace-log.js';
import type { Role } from '../../host/host.js';
import type { MachineMemory } from '../../host/machine-memory.js';
import { framesOf } from './frames.js';
import { injectFrames } from './inject.js';
import { injectionSeconds, type RoundPlan } from './plan.js';
import { patienceMilliseconds } from './simulated-time.js';

/** Where the time of a round went, in milliseconds. */
export interface RoundTimings {
  readonly injectMs: number;
  readonly scanMs: number;
  readonly proveMs: number;
}

/** How a round is watched, and where tests step in. */
export interface RoundWatch {
  readonly signal: AbortSignal;
  onProgress(text: string, fraction?: number): void;
  /** Called while the machine is paused, after its memory has been examined. */
  whilePaused?(landed: AddressObservation, memory: MachineMemory): void;
}

/** Time that a round may take: for starting and ending, and for each frame. An emulated guest takes a few hundred a second. */
const roundMilliseconds = 60_000;
const frameMilliseconds = 40;

/**
 * Injects one round of frames towards the guest's interface `role` and collects what each line of evidence needs.
 * The order matters: nothing that knows a nonce may enter the machine before its memory has been searched, so the
 * guest reads and reports the frames last.
 */
export async function collectRound(
  bench: Bench,
  role: Role,
  plan: RoundPlan,
  watch: RoundWatch,
): Promise<{ round: Round; timings: RoundTimings }> {
  const { nic, host } = bench;
  const { count } = plan.marks;
  const paced = patienceMilliseconds(injectionSeconds(plan));
  const deadline = Deadline.after(roundMilliseconds + count * frameMilliseconds + paced);
  const step = <T>(what: string, work: Promise<T>): Promise<T> =>
    deadline.race(what, Promise.race([work, bench.failure]), watch.signal);

  const started = performance.now();
  await step('the guest to hold frames', host.holdFrames(role));
  const trace = await step(
    'the injection',
    injectFrames(nic, plan, deadline, (records) => watch.onProgress(`${records} of ${count} frames`, records / count)),
  );
  const { dropped, held } = await step(
    'the guest to receive',
    host.awaitFrames(count, arrivalMilliseconds(trace, count)),
  );
  watch.onProgress(`${held} of ${count} frames held by the guest`);
  const injected = performance.now();

  const runs = await step('the translation of the guest', host.translateGuest());
  const guest = GuestPages.fromRuns(runs);
  const { address, residue, scanMs } = await examine(bench, trace, guest, plan.marks, watch, step);
  const frames = framesOf(plan.streams);
  const reports = await step('the reports of the guest', host.reportFrames());
  const done = performance.now();
  return {
    round: { frames, address, residue, content: { reports, droppedByGuest: dropped } },
    timings: { injectMs: injected - started, scanMs, proveMs: done - injected },
  };
}

/** Frames that the NIC has recorded as delivered arrive soon; there is no use in waiting long for the others. */
function arrivalMilliseconds(trace: TraceLog, injected: number): number {
  return trace.records.length < injected ? 2_000 : 20_000;
}

async function examine(
  bench: Bench,
  trace: TraceLog,
  guest: GuestPages,
  marks: Marks,
  watch: RoundWatch,
  step: <T>(what: string, work: Promise<T>) => Promise<T>,
): Promise<{ address: Collected<AddressObservation>; residue: Collected<ResidueObservation>; scanMs: number }> {
  const { memory: ability, iommu } = bench.evidence();
  if (!ability.available) {
    return { address: { unavailable: ability.why }, residue: { unavailable: ability.why }, scanMs: 0 };
  }
  const memory = ability.value;
  await step('pausing the machine', memory.pause());
  try {
    const started = performance.now();
    watch.onProgress(`searching ${Math.round(memory.bytes / 2 ** 20)} MiB of memory`);
    const scan = await step(
      'the search of the memory',
      scanRam(memory.path, memory.bytes, marks, { signal: watch.signal }),
    );
    const scanMs = performance.now() - started;
    const residue = { scan, machineBytes: memory.bytes, guest };
    if (!iommu.available) return { address: { unavailable: iommu.why }, residue, scanMs };
    const journal = await step('the journal of the IOMMU', iommu.value.journal());
    const history = new IommuHistory(journal);
    const landings = locateFrames(trace, history, guest);
    const address: AddressObservation = {
      landings,
      bytes: readLandings(landings, memory),
      missingRecords: missingRecords(trace),
      lostChanges: history.lost,
      guestPages: guest.machinePages,
    };
    watch.whilePaused?.(address, memory);
    return { address, residue, scanMs };
  } finally {
    await memory.resume().catch((cause: unknown) => {
      throw new BenchError('MachineStuck', 'the paused machine cannot go on', 'start the run again', { cause });
    });
  }
}
