import { constants, registers } from '../../firmware/registers/generated/registers.js';
import { Deadline } from '../base/deadline.js';
import { UsageError } from '../base/errors.js';
import { NicFault } from './errors.js';
import type { CheckedStream, Checker, CheckerReport, StreamCheck } from './nic.js';
import { assertNonceKey } from './nonce.js';
import { readRegister, writeRegister, writeRegisters } from './registers/access.js';
import type { Assignment, RegisterAccess } from './registers/access.js';
import { littleEndian, packFields } from './registers/fields.js';

const { CHECKER } = registers;
const streamBytes = CHECKER.STREAM1_KEY.offset - CHECKER.STREAM0_KEY.offset;
const first = CHECKER.FRAMES.offset;
const last = CHECKER.STREAM3_LATE.offset;
/** The NIC needs microseconds for what is waited for here. */
const clearMs = 10_000;
const pollMs = 2;

/** The checker of transmitted frames behind its registers. */
export class RegisterChecker implements Checker {
  private firsts: readonly number[] = [];

  constructor(private readonly access: RegisterAccess) {}

  async start(streams: readonly CheckedStream[]): Promise<void> {
    assertStreams(streams);
    await this.stop();
    await writeRegisters(this.access, streamRegisters(streams));
    await writeRegister(this.access, CHECKER.CONTROL, packFields(CHECKER.CONTROL, { ENABLE: 1 }));
    this.firsts = streams.map((stream) => stream.first);
    await Deadline.after(clearMs).poll('the checker to be cleared', pollMs, async () =>
      (await readRegister(this.access, CHECKER.STATUS)) === 0 ? true : undefined,
    );
  }

  async read(): Promise<CheckerReport> {
    return parseChecker(await this.access.read(first, (last - first) / 4 + 1), this.firsts.length);
  }

  /** Checks no more; what was counted stays unread. */
  async stop(): Promise<void> {
    await writeRegister(this.access, CHECKER.CONTROL, 0);
  }

  async finish(): Promise<CheckerReport> {
    await this.stop();
    const report = await this.read();
    report.streams.forEach((stream, index) => assertLaw(stream, this.firsts[index] ?? 0, index));
    return report;
  }
}

/** Registers that make the checker look for these streams, and for no others. */
export function streamRegisters(streams: readonly CheckedStream[]): readonly Assignment[] {
  return Array.from({ length: constants.CHECKER_STREAMS }, (_, index) => {
    const stream = streams[index];
    const at = index * streamBytes;
    return [
      {
        register: { ...CHECKER.STREAM0_KEY, offset: CHECKER.STREAM0_KEY.offset + at },
        value: stream ? littleEndian(stream.key) : 0,
      },
      {
        register: { ...CHECKER.STREAM0_FIRST, offset: CHECKER.STREAM0_FIRST.offset + at },
        value: stream?.first ?? 0,
      },
    ];
  }).flat();
}

/** The counts in the words from FRAMES on, of the first `count` streams. */
export function parseChecker(words: Uint32Array, count: number): CheckerReport {
  const word = (register: { readonly offset: number }, stream = 0): number =>
    words[(register.offset + stream * streamBytes - first) / 4] ?? 0;
  return {
    frames: word(CHECKER.FRAMES),
    other: word(CHECKER.OTHER),
    streams: Array.from({ length: count }, (_, stream) => ({
      next: word(CHECKER.STREAM0_NEXT, stream),
      frames: word(CHECKER.STREAM0_FRAMES, stream),
      corrupt: word(CHECKER.STREAM0_CORRUPT, stream),
      gaps: word(CHECKER.STREAM0_GAPS, stream),
      missing: word(CHECKER.STREAM0_MISSING, stream),
      duplicates: word(CHECKER.STREAM0_DUPLICATES, stream),
      reordered: word(CHECKER.STREAM0_REORDERED, stream),
      late: word(CHECKER.STREAM0_LATE, stream),
    })),
  };
}

/** Every sequence number from the first one up to the next one has had an intact frame, or is missing. */
function assertLaw(
  { next, frames, corrupt, duplicates, late, missing }: StreamCheck,
  start: number,
  index: number,
): void {
  const passed = (next - start) >>> 0;
  const accounted = (frames - corrupt - duplicates - late + missing) >>> 0;
  if (passed === accounted) return;
  throw new NicFault(
    `the checker has passed ${passed} sequence numbers of stream ${index} and accounts for ${accounted}`,
  );
}

function assertStreams(streams: readonly CheckedStream[]): void {
  if (streams.length > constants.CHECKER_STREAMS) {
    throw new UsageError(
      'TooManyStreams',
      `${streams.length} streams are to be checked, and the NIC can check ${constants.CHECKER_STREAMS}`,
      'check fewer at a time',
    );
  }
  for (const { key } of streams) assertNonceKey(key);
}
