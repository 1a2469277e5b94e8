import { frameLength } from './frame.js';
import type { SourcePacing } from './pacing.js';
import { packetIntervals, paddedLength } from './packet-memory.js';
import { lineBytes, sayRate, tokensOf, tokensPerSecond } from './rate.js';
import type { ReplayPlan } from './replay.js';
import type { StreamPlan } from './traffic.js';

/** How well a source of frames kept to what it was told, by the clock of the NIC alone. */
export interface RateAccuracy {
  /** Frames injected. */
  readonly frames: number;
  /** From the beginning of the first frame to that of the last one. */
  readonly seconds: number;
  readonly framesPerSecond: number;
  /** Bits on the line: with FCS, preamble and the least gap. */
  readonly bitsPerSecond: number;
  /** The rate in words, or null when frames were to come as fast as they are taken. */
  readonly asked: string | null;
  /** How much faster, or slower when negative, the frames came than was asked; null when nothing was. */
  readonly errorPercent: number | null;
  /**
   * Time in which frames were due and all of them were held for want of a posted buffer or of room in the DMA trace.
   * Of the whole injection: the NIC does not tell it by stream.
   */
  readonly heldSeconds: number;
}

/** What the NIC tells of one source. */
export interface PacedSource {
  readonly pacing: SourcePacing;
  readonly heldCycles: number;
  readonly clockHz: number;
}

/** How well a stream kept to its rate; null when there were not two frames, or bursts, to measure between. */
export function streamAccuracy(plan: StreamPlan, source: PacedSource): RateAccuracy | null {
  return rateAccuracy(plan, { lengthAt: (index) => frameLength(plan, index), sum }, source);
}

/** How long a stream takes by the clock of the NIC when nothing holds it; 0 without a rate. */
export function plannedSeconds(plan: StreamPlan): number {
  const { rate, count } = plan;
  return rate ? sum(count, (index) => tokensOf(rate, frameLength(plan, index))) / tokensPerSecond(rate) : 0;
}

/** How long a replay takes by the clock of the NIC when nothing holds it; 0 when it is as fast as frames are taken. */
export function replaySeconds(plan: ReplayPlan, clockHz: number): number {
  const { rate, count } = plan;
  const frames = replayedFrames(plan);
  if (plan.originalTiming) return frames.sum(count, intervalOf(plan, clockHz)) / clockHz;
  return rate ? frames.sum(count, (index) => tokensOf(rate, frames.lengthAt(index))) / tokensPerSecond(rate) : 0;
}

/** How well a replay kept to its rate or to the times of the capture; null when there were not two frames. */
export function replayAccuracy(plan: ReplayPlan, source: PacedSource): RateAccuracy | null {
  const frames = replayedFrames(plan);
  if (!plan.originalTiming) return rateAccuracy(plan, frames, source);
  const before = source.pacing.injected - 1;
  const cycles = frames.sum(before, intervalOf(plan, source.clockHz));
  return accuracy(source, frames, before, 0, { words: 'the times of the capture', cycles });
}

/** The frames that a source sends, by index. */
interface SentFrames {
  /** Bytes without FCS. */
  lengthAt(index: number): number;
  /** Adds up what a term says of the first `count` frames; it must be the same for frames that are the same. */
  sum(count: number, term: (index: number) => number): number;
}

/** Those of a replay come round and round: a capture of millions of passes is added up as one of them. */
function replayedFrames({ packets }: ReplayPlan): SentFrames {
  return {
    lengthAt: (index) => paddedLength(packets[index % packets.length]?.bytes.length ?? 0),
    sum: (count, term) => {
      const passes = packets.length === 0 ? 0 : Math.floor(count / packets.length);
      return (passes === 0 ? 0 : passes * sum(packets.length, term)) + sum(count - passes * packets.length, term);
    },
  };
}

/** Clock cycles from the beginning of a frame, given by its index, to that of the next. */
function intervalOf({ packets }: ReplayPlan, clockHz: number): (index: number) => number {
  const intervals = packetIntervals(packets, clockHz);
  return (index) => Number(intervals[index % intervals.length] ?? 0n);
}

function rateAccuracy(
  { rate, burst = 1 }: Pick<StreamPlan, 'rate' | 'burst'>,
  frames: SentFrames,
  source: PacedSource,
): RateAccuracy | null {
  const before = source.pacing.injected - 1;
  if (!rate) return accuracy(source, frames, before, 0, null);
  // Frames of the last burst follow its first one at once: only the bursts before are paid for when it begins.
  const paid = before - (before % burst);
  const atOnce = sum(before - paid, (index) => Math.ceil(frames.lengthAt(paid + index) / 8));
  const tokens = frames.sum(paid, (index) => tokensOf(rate, frames.lengthAt(index)));
  const cycles = (tokens / tokensPerSecond(rate)) * source.clockHz;
  return accuracy(source, frames, paid, atOnce, { words: sayRate(rate), cycles });
}

/**
 * @param measured frames of which the time is known, the first ones
 * @param atOnce cycles at the end that are not theirs
 */
function accuracy(
  { pacing, heldCycles, clockHz }: PacedSource,
  frames: SentFrames,
  measured: number,
  atOnce: number,
  asked: { readonly words: string; readonly cycles: number } | null,
): RateAccuracy | null {
  const cycles = pacing.lastTime - pacing.firstTime - atOnce;
  if (measured < 1 || cycles <= 0) return null;
  const seconds = cycles / clockHz;
  return {
    frames: pacing.injected,
    seconds,
    framesPerSecond: measured / seconds,
    bitsPerSecond: (frames.sum(measured, (index) => lineBytes(frames.lengthAt(index))) * 8) / seconds,
    asked: asked?.words ?? null,
    errorPercent: asked ? (asked.cycles / cycles - 1) * 100 : null,
    heldSeconds: heldCycles / clockHz,
  };
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index += 1) total += term(index);
  return total;
}
