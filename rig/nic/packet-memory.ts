import { constants, encodePacketHeader, recordBytes, registers } from '../../firmware/registers/generated/registers.js';
import { UsageError } from '../base/errors.js';
import { writeRegister } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';

/** A frame to be replayed. */
export interface Packet {
  /** The frame without FCS. */
  readonly bytes: Uint8Array;
  /** When it was captured, in nanoseconds; only differences count. */
  readonly timeNs: bigint;
}

const wordBytes = 8;
const mostInterval = 2n ** 39n - 1n;

/**
 * What the packet memory must hold to replay these frames: a header and the bytes of each, in whole words of 64 bits.
 * Frames shorter than MIN_FRAME_BYTES are filled up with zeros. Intervals are rounded so that their errors do not add
 * up; a frame with an earlier time than the one before follows at once, and the last interval is the mean of the others.
 * Without original timing the NIC does not look at them, and they are 0.
 * @throws UsageError naming the frame, counted from 1, that cannot be stored
 */
export function packetImage(packets: readonly Packet[], clockHz: number, originalTiming = true): Uint8Array {
  if (packets.length === 0) throw new UsageError('CaptureEmpty', 'the capture has no frames', 'choose another one');
  const intervals = originalTiming ? packetIntervals(packets, clockHz) : [];
  const sizes = packets.map(({ bytes }) => storedBytes(bytes.length));
  const image = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  packets.forEach(({ bytes }, index) => {
    const { MAX_FRAME_BYTES, PACKET_MEMORY_BYTES } = constants;
    const place = `frame ${index + 1}`;
    if (bytes.length > MAX_FRAME_BYTES) {
      throw new UsageError(
        'CaptureFrameTooLong',
        `${place} has ${bytes.length} bytes; the NIC sends at most ${MAX_FRAME_BYTES}`,
        'leave long frames out of the capture',
      );
    }
    const size = sizes[index] ?? 0;
    if (at + size > PACKET_MEMORY_BYTES) {
      throw new UsageError(
        'CaptureTooLarge',
        `${place} does not fit into the packet memory of ${PACKET_MEMORY_BYTES} bytes any more`,
        `replay the first ${index} frames only`,
      );
    }
    const interval = intervals[index] ?? 0n;
    if (interval > mostInterval) {
      throw new UsageError(
        'CaptureGapTooLong',
        `after ${place} come ${interval} clock cycles without a frame, more than ${mostInterval}`,
        'replay the capture at a rate',
      );
    }
    image.set(encodePacketHeader({ length: paddedLength(bytes.length), interval }), at);
    image.set(bytes, at + recordBytes.PACKET_HEADER);
    at += size;
  });
  return image;
}

/** Clock cycles from the beginning of each frame to that of the next, or of the first again. */
export function packetIntervals(packets: readonly Packet[], clockHz: number): readonly bigint[] {
  const first = packets[0]?.timeNs ?? 0n;
  let latest = 0n;
  const starts = packets.map(({ timeNs }) => {
    const cycles = ((timeNs - first) * BigInt(clockHz) + 500_000_000n) / 1_000_000_000n;
    return (latest = cycles > latest ? cycles : latest);
  });
  const last = packets.length > 1 ? latest / BigInt(packets.length - 1) : 0n;
  return starts.map((start, index) => (index + 1 < starts.length ? (starts[index + 1] ?? start) - start : last));
}

/** Bytes that a frame takes in the packet memory, with its header. */
export function storedBytes(length: number): number {
  return recordBytes.PACKET_HEADER + Math.ceil(paddedLength(length) / wordBytes) * wordBytes;
}

/** Length with which a frame is sent. */
export function paddedLength(length: number): number {
  return Math.max(length, constants.MIN_FRAME_BYTES);
}

/** Writes an image to the packet memory, from its first word on; the replay must not run. */
export async function writePacketMemory(access: RegisterAccess, image: Uint8Array): Promise<void> {
  const { PACKET_PAGE_BYTES, PACKET_WINDOW } = constants;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const words = Array.from({ length: image.byteLength / 4 }, (_, index) => view.getUint32(index * 4, true));
  const pageWords = PACKET_PAGE_BYTES / 4;
  for (let page = 0; page * pageWords < words.length; page += 1) {
    await writeRegister(access, registers.REPLAY.PAGE, page);
    await access.write(PACKET_WINDOW, words.slice(page * pageWords, (page + 1) * pageWords));
  }
}
