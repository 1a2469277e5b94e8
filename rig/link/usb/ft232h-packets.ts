/** What the FT232H puts before the payload of every packet. Pure. */

/** Bytes of status at the beginning of each packet: modem status, line status. */
export const statusBytes = 2;

const lineOverrun = 0x02;

/** What one transfer from the chip held. */
export interface UnpackedTransfer {
  /** The bytes of the FIFO, without the status bytes. */
  readonly payload: Uint8Array;
  readonly packets: number;
  /** Packets in which the chip says that it lost bytes because its buffer was full. */
  readonly overruns: number;
  /** Bytes of a packet too short to have a status: never sent by a chip that works. */
  readonly strayBytes: number;
}

/**
 * Takes the status bytes out of a transfer. The chip begins each USB packet with two of them, so that a transfer of
 * several packets has them at every multiple of `packetBytes`; only the last packet can be short.
 * @param packetBytes wMaxPacketSize of the endpoint, 512 at high speed
 */
export function unpackTransfer(bytes: Uint8Array, packetBytes: number): UnpackedTransfer {
  const parts: Uint8Array[] = [];
  let length = 0;
  let overruns = 0;
  let strayBytes = 0;
  let packets = 0;
  for (let start = 0; start < bytes.length; start += packetBytes) {
    const packet = bytes.subarray(start, start + packetBytes);
    if (packet.length < statusBytes) {
      strayBytes += packet.length;
      continue;
    }
    packets += 1;
    if (((packet[1] ?? 0) & lineOverrun) !== 0) overruns += 1;
    const payload = packet.subarray(statusBytes);
    parts.push(payload);
    length += payload.length;
  }
  const payload = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    payload.set(part, at);
    at += part.length;
  }
  return { payload, packets, overruns, strayBytes };
}
