import type { EvidenceAbilities } from '../bench/bench.js';
import type { Host } from '../host/host.js';
import { ProcessorWatch } from './processor-watch.js';
import { SampledWatch } from './sampled-watch.js';
import type { Watch } from '../bench/watch.js';
import { Witnesses } from './witnesses.js';

/** All that watches while the frames of one round flow. */
export class RoundWatch {
  /** Every access of the processors, where the bench sees them. */
  readonly processors: ProcessorWatch;
  /** A few bytes of some frames, where that is what the bench can watch. */
  readonly sample: SampledWatch | undefined;
  readonly witnesses: Witnesses | undefined;

  constructor(host: Host, abilities: EvidenceAbilities, witnesses: boolean) {
    const { touch, watchpoints } = abilities;
    this.processors = new ProcessorWatch(touch);
    if (watchpoints.available) this.sample = new SampledWatch(watchpoints.value);
    if (witnesses) this.witnesses = new Witnesses(host, abilities);
  }

  /**
   * Begins before the first of `count` frames.
   * @param bound whether mp is bound: only its buffers can be watched by watchpoints
   * @param seed chooses which frames are sampled
   */
  async begin(bound: boolean, count: number, seed: number, watch: Watch): Promise<void> {
    const { processors, sample, witnesses } = this;
    if (witnesses) await watch.wait('the witnesses to begin', () => witnesses.begin(bound, count, seed));
    await watch.wait('the watch of the processors', () => processors.begin());
    if (sample) await watch.wait('the watchpoints', () => sample.begin(bound, count, seed));
  }

  /** Ends all of it, also while it begins. A host that hangs must not keep the run from ending. */
  async end(watch: Watch): Promise<void> {
    await watch.undo('the end of the watch', () => this.processors.end());
    await watch.undo('the watchpoints to end', async () => this.sample?.end());
    await watch.undo('the witnesses to end', async () => this.witnesses?.end());
  }
}
