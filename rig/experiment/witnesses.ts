import type { EvidenceAbilities } from '../bench/bench.js';
import { judgeCopyCalls } from '../evidence/copy-calls.js';
import type { Landing } from '../evidence/landing.js';
import type { Frame } from '../evidence/types.js';
import type { Testimony } from '../evidence/testimony.js';
import { judgeWatchpoints, type Watched } from '../evidence/watchpoints.js';
import { AgentIommu } from '../host/agent-iommu.js';
import { AgentMemory } from '../host/agent-memory.js';
import type { CopyCalls, Host, WatchedPlace } from '../host/host.js';
import { seededRandom } from '../link/random.js';
import { headerBytes } from '../nic/frame.js';

/** Places that the processors' watchpoints can watch at once. */
const mostPlaces = 2;
/** Only buffers that are posted by now can be watched: the NIC is given this many and more. */
const nearest = 64;

/** What a witness has collected, or why it could not. */
type Seen<T> = { readonly value: T } | { readonly why: string };

/**
 * The ways of seeing a copy that real hardware has, too: watchpoints on sampled frames, and the bytes that pass through the
 * kernel's copy functions. Beside the lines of evidence, with which they must agree.
 */
export class Witnesses {
  private watched: Seen<readonly Watched[]> = { why: 'nothing was watched' };
  private calls: Seen<readonly CopyCalls[]> = { why: 'nothing was counted' };
  private counting: Seen<void> | 'beginning' | undefined;
  private places: Seen<readonly WatchedPlace[]> | 'beginning' | undefined;
  private noting: Seen<void> = { why: 'nothing was noted' };
  private ended = false;

  constructor(private readonly host: Host) {}

  /**
   * Begins before the first of `count` frames.
   * @param bound whether mp is bound: only its buffers can be watched
   * @param seed chooses which frames are watched
   */
  async begin(bound: boolean, count: number, seed: number): Promise<void> {
    const { host } = this;
    // Before anything is counted: to begin it, the agent starts programs, and those are counted.
    this.noting = await seen(() => host.startIommuJournal());
    if (this.ended) return;
    this.counting = 'beginning';
    this.counting = await seen(() => host.startCopyCount());
    if (this.ended) return;
    const positions = choosePositions(Math.min(count, nearest), seed);
    this.places = 'beginning';
    this.places = bound
      ? await seen(() => host.armWatchpoints(positions.map((position) => ({ position, offset: headerBytes }))))
      : { why: 'only buffers of mp are watched' };
  }

  /**
   * What the agent can give to the lines *residue* and *address*, as on hardware: for after the end, as a search reads what
   * is watched until then.
   */
  innerAbilities(): Pick<EvidenceAbilities, 'memory' | 'iommu'> {
    const { host, noting } = this;
    return {
      memory: { available: true, value: new AgentMemory(host) },
      iommu:
        'value' in noting ? { available: true, value: new AgentIommu(host) } : { available: false, why: noting.why },
    };
  }

  /** Ends what was noted for them. Idempotent. */
  endJournal(): Promise<void> {
    return this.host.endIommuJournal();
  }

  /** Ends the watchpoints and the count, also while they begin. Idempotent. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const { counting, places } = this;
    // Before names are asked for: counting changes the modules of which the host tells them.
    if (counting) {
      this.calls =
        typeof counting === 'object' && 'why' in counting ? counting : await seen(() => this.host.endCopyCount());
    }
    if (places === 'beginning') await seen(() => this.host.readWatchpoints());
    if (places === undefined || places === 'beginning') return;
    if ('value' in places) {
      this.watched = await seen(async () => {
        const results = await this.host.readWatchpoints();
        return Promise.all(
          places.value.map(async (place, index): Promise<Watched> => {
            const result = results[index];
            if (!result) throw new Error('the agent tells of fewer places than it watched');
            // Without names a hit is a hit all the same.
            const instructions = result.hits.map(({ instruction }) => instruction);
            const symbols = await this.host.resolveSymbols(instructions).catch(() => instructions.map(() => null));
            return { ...place, ...result, functions: symbols.map((symbol) => symbol?.function ?? null) };
          }),
        );
      });
    } else this.watched = places;
  }

  testify(frames: readonly Frame[], landings: readonly Landing[]): readonly Testimony[] {
    const { watched, calls } = this;
    return [
      'value' in watched ? judgeWatchpoints(watched.value, landings) : silent('watchpoints', watched.why),
      'value' in calls ? judgeCopyCalls(calls.value, frames) : silent('copy functions', calls.why),
    ];
  }
}

/** Different positions among the first `count`, in their order. */
export function choosePositions(count: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(mostPlaces, count)) chosen.add(Math.floor(random() * count));
  return [...chosen].sort((a, b) => a - b);
}

function silent(witness: Testimony['witness'], reason: string): Testimony {
  return { witness, outcome: 'unknown', sample: 'nothing', reason };
}

async function seen<T>(work: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
