/** A segment of TCP over IPv4 as it stood on a wire. */
export interface TcpSegment {
  readonly sequence: number;
  /** Bytes of its payload. */
  readonly payload: Uint8Array;
  /** Whether the checksums of both headers are right. */
  readonly sound: boolean;
}

const ethernetBytes = 14;
const pseudoBytes = 12;

/** Reads frames that carry TCP over IPv4; others are left out. */
export function tcpSegments(frames: readonly Uint8Array[]): readonly TcpSegment[] {
  return frames.flatMap((bytes) => {
    const frame = Buffer.from(bytes);
    if (frame.readUInt16BE(12) !== 0x0800) return [];
    const packet = frame.subarray(ethernetBytes);
    const headerBytes = ((packet[0] ?? 0) & 0xf) * 4;
    // The frame may be padded.
    const segment = packet.subarray(headerBytes, packet.readUInt16BE(2));
    if (packet[9] !== 6) return [];
    const pseudo = Buffer.alloc(pseudoBytes);
    packet.copy(pseudo, 0, 12, 20);
    pseudo[9] = 6;
    pseudo.writeUInt16BE(segment.length, 10);
    const sound = isSound(packet.subarray(0, headerBytes)) && isSound(Buffer.concat([pseudo, segment]));
    const tcpBytes = ((segment[12] ?? 0) >> 4) * 4;
    return [{ sequence: segment.readUInt32BE(4), payload: segment.subarray(tcpBytes), sound }];
  });
}

/** The sum of RFC 1071 over bytes that contain their checksum. */
function isSound(bytes: Buffer): boolean {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}
