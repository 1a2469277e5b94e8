import { messageOf } from '../base/errors.js';
import type { EvidenceAbilities } from '../bench/bench.js';
import { judgeCopyCalls } from '../evidence/copy-calls.js';
import type { Collected } from '../evidence/experiment.js';
import type { Landing } from '../evidence/landing.js';
import type { Frame } from '../evidence/types.js';
import type { Testimony } from '../evidence/testimony.js';
import { judgeWatchpoints } from '../evidence/watchpoints.js';
import { AgentIommu } from '../host/agent-iommu.js';
import { AgentMemory } from '../host/agent-memory.js';
import type { CopyCalls, Host } from '../host/host.js';
import { SampledWatch } from './sampled-watch.js';

/**
 * The ways of seeing a copy that real hardware has, too: watchpoints on sampled frames, the bytes that pass through the
 * kernel's copy functions, and what the agent finds in the host's memory. Beside the lines of evidence, with which they
 * must agree. On a bench that has such a way for a line of its own, only the others are witnesses.
 */
export class Witnesses {
  private readonly watchpoints: SampledWatch | undefined;
  private readonly iommu: AgentIommu | undefined;
  private calls: Collected<readonly CopyCalls[]> = { unavailable: 'nothing was counted' };
  private counting: 'no' | 'beginning' | 'yes' = 'no';
  private noting: { unavailable: string } | undefined;
  private ended = false;

  constructor(
    private readonly host: Host,
    { watchpoints, memory }: Pick<EvidenceAbilities, 'watchpoints' | 'memory'>,
  ) {
    if (!watchpoints.available) this.watchpoints = new SampledWatch(host);
    if (!memory.available || !memory.value.byOwnProcessors) this.iommu = new AgentIommu(host);
  }

  /**
   * Begins before the first of `count` frames.
   * @param bound whether mp is bound
   * @param seed chooses which frames are watched
   */
  async begin(bound: boolean, count: number, seed: number): Promise<void> {
    // Before anything is counted: to begin it, the agent starts programs, and those are counted.
    this.noting = await trouble(async () => this.iommu?.begin());
    if (this.ended) return;
    this.counting = 'beginning';
    const failure = await trouble(() => this.host.startCopyCount());
    if (failure) [this.calls, this.counting] = [failure, 'no'];
    else this.counting = 'yes';
    if (!this.ended) await this.watchpoints?.begin(bound, count, seed);
  }

  /**
   * What the agent can give to the lines *residue* and *address*, as on hardware: for after the end, as a search reads what
   * is watched until then. Nothing where that is what the lines rest on.
   */
  innerAbilities(): Pick<EvidenceAbilities, 'memory' | 'iommu'> | undefined {
    const { host, iommu, noting } = this;
    if (!iommu) return undefined;
    return {
      memory: { available: true, value: new AgentMemory(host) },
      iommu: noting ? { available: false, why: noting.unavailable } : { available: true, value: iommu },
    };
  }

  /** Ends what was noted for them. Idempotent. */
  async endJournal(): Promise<void> {
    await this.iommu?.end();
  }

  /** Ends the watchpoints and the count, also while they begin. Idempotent. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    // Before names are asked for: counting changes the modules of which the host tells them.
    if (this.counting !== 'no') {
      try {
        this.calls = await this.host.endCopyCount();
      } catch (error) {
        this.calls = { unavailable: messageOf(error) };
      }
    }
    await this.watchpoints?.end();
  }

  testify(frames: readonly Frame[], landings: readonly Landing[]): readonly Testimony[] {
    const { calls } = this;
    const counted =
      'unavailable' in calls ? silent('copy functions', calls.unavailable) : judgeCopyCalls(calls, frames);
    if (!this.watchpoints) return [counted];
    const { watched } = this.watchpoints;
    return [
      'unavailable' in watched ? silent('watchpoints', watched.unavailable) : judgeWatchpoints(watched, landings),
      counted,
    ];
  }
}

function silent(witness: Testimony['witness'], reason: string): Testimony {
  return { witness, outcome: 'unknown', sample: 'nothing', reason };
}

async function trouble(work: () => Promise<void>): Promise<{ unavailable: string } | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { unavailable: messageOf(error) };
  }
}
