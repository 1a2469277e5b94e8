import type { EvidenceAbilities } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import type { Collected } from '../evidence/experiment.js';
import {
  busPages,
  landedBytes,
  landingRanges,
  locateFrames,
  type LandedBytes,
  type MachineLanding,
} from '../evidence/landing.js';
import { missingRecords, type TraceLog } from '../evidence/trace-log.js';
import type { MachineMemory, RamScan } from '../host/machine-memory.js';
import type { Marks } from '../host/mark-search.js';
import { whilePaused } from './paused.js';

/** Who is told how it goes, and where tests step in. */
export interface ExamineObserver {
  onProgress(text: string): void;
  /** Called while the machine is paused, after its memory has been examined. */
  whilePaused?: ((landings: readonly MachineLanding[], memory: MachineMemory) => void | Promise<void>) | undefined;
}

/** What was found while the machine stood still, before it is known which pages are the guest's. */
export interface Examined {
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

/** Searches the machine's memory and reads what stands where the NIC has accessed frames, at one moment. */
export async function examine(
  abilities: Pick<EvidenceAbilities, 'memory' | 'iommu'>,
  trace: TraceLog,
  marks: Marks,
  observer: ExamineObserver,
  watch: Watch,
): Promise<Collected<Examined>> {
  const { memory: ability, iommu } = abilities;
  if (!ability.available) return { unavailable: ability.why };
  const memory = ability.value;
  return whilePaused(memory, watch, async () => {
    const started = performance.now();
    const size = memory.bytes > 0 ? `${Math.round(memory.bytes / 2 ** 20)} MiB of memory` : 'all memory';
    observer.onProgress(`searching ${size}`);
    const scan = await watch.wait('the search of the memory', (signal) => memory.search(marks, signal));
    const scanMs = performance.now() - started;
    if (!iommu.available) return { memory, scan, scanMs, placed: { unavailable: iommu.why } };
    const map = await watch.wait('the map of the IOMMU', () => iommu.value.map(busPages(trace)));
    const landings = locateFrames(trace, map);
    const read = await watch.wait('reading the frames', () => memory.read(landingRanges(landings)));
    await observer.whilePaused?.(landings, memory);
    const bytes = landedBytes(landings, read);
    const placed = { landings, bytes, missingRecords: missingRecords(trace), lostChanges: map.lost };
    return { memory, scan, scanMs, placed };
  });
}
