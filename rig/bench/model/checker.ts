import { readFrame } from '../../nic/frame.js';
import type { CheckedStream, Checker, CheckerReport, StreamCheck } from '../../nic/nic.js';
import { nonceKeyBytes } from '../../nic/nonce.js';

/** Where every generated frame has its first nonce. */
const nonceAt = 16;

interface Checked {
  readonly stream: CheckedStream;
  readonly missing: Set<number>;
  check: StreamCheck;
}

/** Compares the frames that the model's host transmits with what was generated. */
export class ModelChecker implements Checker {
  checking = false;
  private frames = 0;
  private other = 0;
  private streams: readonly Checked[] = [];

  async start(streams: readonly CheckedStream[]): Promise<void> {
    this.checking = true;
    [this.frames, this.other] = [0, 0];
    const none = { frames: 0, corrupt: 0, gaps: 0, missing: 0, duplicates: 0, reordered: 0, late: 0 };
    this.streams = streams.map((stream) => ({ stream, missing: new Set(), check: { next: stream.first, ...none } }));
  }

  async read(): Promise<CheckerReport> {
    const streams = this.streams.map(({ check, missing }) => ({ ...check, missing: missing.size }));
    return { frames: this.frames, other: this.other, streams };
  }

  async finish(): Promise<CheckerReport> {
    this.checking = false;
    return this.read();
  }

  /** @returns whether it is a frame of one of the streams, intact and for the first time */
  take(frame: Uint8Array): boolean {
    if (!this.checking) return false;
    this.frames += 1;
    const key = frame.subarray(nonceAt, nonceAt + nonceKeyBytes);
    const checked = this.streams.find(({ stream }) => Buffer.compare(stream.key, key) === 0);
    if (!checked) {
      this.other += 1;
      return false;
    }
    const { missing, check } = checked;
    const frames = check.frames + 1;
    const mark = readFrame(frame, checked.stream.key);
    if (!mark) {
      checked.check = { ...check, frames, corrupt: check.corrupt + 1 };
      return false;
    }
    const { sequence } = mark;
    if (sequence >= check.next) {
      for (let skipped = check.next; skipped < sequence; skipped++) missing.add(skipped);
      checked.check = { ...check, frames, next: sequence + 1, gaps: check.gaps + Number(sequence > check.next) };
      return true;
    }
    const first = missing.delete(sequence);
    checked.check = first
      ? { ...check, frames, reordered: check.reordered + 1 }
      : { ...check, frames, duplicates: check.duplicates + 1 };
    return first;
  }
}
