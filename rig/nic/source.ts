import type { Rate } from './rate.js';

/** Where the frames of a stream or a replay go, and when. */
export interface SourcePlan {
  /** Frames to inject. */
  readonly count: number;
  /** As fast as the receive path takes them unless stated. */
  readonly rate?: Rate | undefined;
  /** Frames that go out back to back, at the same mean rate; 1 unless stated. */
  readonly burst?: number | undefined;
  /** Receive queue, and the one whose buffers are waited for; 0 unless stated. */
  readonly queue?: number | undefined;
  /** The steering table chooses the queue of each frame; false unless stated. */
  readonly steered?: boolean | undefined;
}
