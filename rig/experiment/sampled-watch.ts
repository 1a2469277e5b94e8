import { messageOf } from '../base/errors.js';
import type { Collected } from '../evidence/experiment.js';
import type { Watched } from '../evidence/watchpoints.js';
import type { WatchedPlace, WatchpointHost } from '../host/host.js';
import { seededRandom } from '../base/random.js';
import { headerBytes } from '../nic/frame.js';

/** Places that the processors' watchpoints can watch at once. */
const mostPlaces = 2;
/** Only buffers that are posted by now can be watched: the NIC is given this many and more. */
const nearest = 64;

/**
 * The processors' watchpoints on a sample of the frames of one round. Trouble with them makes what they saw unavailable,
 * with the reason; it never ends the round.
 */
export class SampledWatch {
  private places: Collected<readonly WatchedPlace[]> | 'beginning' | undefined;
  private seen: Collected<readonly Watched[]> = { unavailable: 'nothing was watched' };
  private ended = false;

  constructor(private readonly host: WatchpointHost) {}

  /**
   * Begins before the first of `count` frames.
   * @param bound whether mp is bound: only its buffers can be watched
   * @param seed chooses which frames are watched
   */
  async begin(bound: boolean, count: number, seed: number): Promise<void> {
    if (this.ended) return;
    if (!bound) {
      this.places = { unavailable: 'only buffers of mp can be watched' };
      return;
    }
    const positions = choosePositions(Math.min(count, nearest), seed);
    this.places = 'beginning';
    this.places = await attempt(() =>
      this.host.armWatchpoints(positions.map((position) => ({ position, offset: headerBytes }))),
    );
  }

  /** Ends, also while it begins. Idempotent. */
  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    const { places, host } = this;
    if (places === 'beginning') await attempt(() => host.readWatchpoints());
    if (places === undefined || places === 'beginning') return;
    if ('unavailable' in places) {
      this.seen = places;
      return;
    }
    this.seen = await attempt(async () => {
      const results = await host.readWatchpoints();
      return Promise.all(
        places.map(async (place, index): Promise<Watched> => {
          const result = results[index];
          if (!result) throw new Error('the agent tells of fewer places than it watched');
          // Without names a hit is a hit all the same.
          const instructions = result.hits.map(({ instruction }) => instruction);
          const symbols = await host.resolveSymbols(instructions).catch(() => instructions.map(() => null));
          return { ...place, ...result, functions: symbols.map((symbol) => symbol?.function ?? null) };
        }),
      );
    });
  }

  /** What was seen, once it has ended. */
  get watched(): Collected<readonly Watched[]> {
    return this.seen;
  }
}

/** Different positions among the first `count`, in their order. */
export function choosePositions(count: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const chosen = new Set<number>();
  while (chosen.size < Math.min(mostPlaces, count)) chosen.add(Math.floor(random() * count));
  return [...chosen].sort((a, b) => a - b);
}

async function attempt<T>(work: () => Promise<T>): Promise<Collected<T>> {
  try {
    return await work();
  } catch (error) {
    return { unavailable: messageOf(error) };
  }
}
