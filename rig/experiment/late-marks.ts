import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { LateMark } from '../evidence/late-write.js';
import type { TraceLog } from '../evidence/trace-log.js';
import { guestCopies } from '../evidence/types.js';
import { buildFrame, headerBytes } from '../nic/frame.js';
import { LateWriteRefused } from '../nic/late-write.js';
import { nonceBytes } from '../nic/nonce.js';
import { limits } from '../nic/limits.js';
import { CompletionStatus, LateWriteOutcome, TraceSource, type LateWriter, type TraceRecord } from '../nic/nic.js';
import { seededRandom } from '../base/random.js';
import type { RoundPlan } from './plan.js';

/** A sample shows as much as all frames do, and each mark takes some milliseconds of the control link. */
export const mostMarks = 32;
const markBytes = 8;
/** A frame is known by its first nonce, which must stay as it is. */
const firstPlace = headerBytes + nonceBytes;

/** A place in a frame that the NIC can write again. */
interface Place {
  readonly record: TraceRecord;
  readonly offset: number;
}

/**
 * Lets the NIC write marks into a sample of the frames, where its own DMA trace says that it wrote them.
 * @param seed decides which frames, and where in them; what is written nobody can know before
 */
export async function writeLateMarks(
  writer: LateWriter,
  trace: TraceLog,
  plan: RoundPlan,
  seed: number,
): Promise<readonly LateMark[]> {
  const marks: LateMark[] = [];
  for (const { record, offset } of choosePlaces(trace, seed)) {
    const bytes = frameOf(plan, record.sequence);
    if (!bytes) continue;
    const mark = randomBytes(markBytes);
    let refused: LateWriteRefused | undefined;
    try {
      await writer.write(record.number, mark, offset);
    } catch (error) {
      if (!(error instanceof LateWriteRefused)) throw error;
      refused = error;
    }
    bytes.set(mark, offset);
    marks.push({
      sequence: record.sequence,
      offset,
      crc: crc32(bytes),
      refused: refused?.message ?? null,
      faulted: refused?.outcome === LateWriteOutcome.DMA_ERROR,
    });
  }
  return marks;
}

/** Frames that the ring of the trace still holds and that have room for a mark behind their first nonce. */
export function choosePlaces(trace: TraceLog, seed: number): readonly Place[] {
  const random = seededRandom(seed);
  const places = trace.records
    .filter(isBeginning)
    .filter(({ number }) => (trace.to - number) >>> 0 <= limits.traceRecords)
    .flatMap((record): Place[] => {
      const toPageEnd = Number(4096n - (record.address0 % 4096n));
      const last = Math.min(record.length0, toPageEnd) - markBytes;
      if (last < firstPlace) return [];
      return [{ record, offset: firstPlace + Math.floor(random() * (last - firstPlace + 1)) }];
    });
  for (let at = 0; at < Math.min(mostMarks, places.length); at++) {
    const other = at + Math.floor(random() * (places.length - at));
    [places[at], places[other]] = [places[other] as Place, places[at] as Place];
  }
  return places.slice(0, mostMarks);
}

/**
 * Only of generated frames the number is known, and only of the first fragment the offset. What is copied out of its buffer
 * by the guest's own driver, the guest does not look at there.
 */
function isBeginning({ source, status, fragment, more, length0, length1 }: TraceRecord): boolean {
  const left = more !== 0 || length0 + length1 > guestCopies;
  return source === TraceSource.GENERATOR && status === CompletionStatus.OK && fragment === 0 && left;
}

function frameOf({ streams }: RoundPlan, sequence: number): Uint8Array | undefined {
  for (const stream of streams) {
    const index = (sequence - stream.sequence) >>> 0;
    if (index < stream.count) return buildFrame(stream, index);
  }
  return undefined;
}
