import { crc32 } from 'node:zlib';
import type { Frame } from '../evidence/types.js';
import { buildFrame, frameLength, frameSequence, headerBytes, nonceOffsets } from '../nic/frame.js';
import { nonceBytes } from '../nic/nonce.js';
import type { StreamPlan } from '../nic/traffic.js';

/** What the judges must know of each frame of the streams, in the order of their numbers. */
export function framesOf(streams: readonly StreamPlan[]): readonly Frame[] {
  return streams.flatMap(framesOfStream);
}

function framesOfStream(plan: StreamPlan, stream: number): readonly Frame[] {
  return Array.from({ length: plan.count }, (_, index) => {
    const bytes = buildFrame(plan, index);
    return {
      sequence: frameSequence(plan, index),
      stream,
      length: frameLength(plan, index),
      header: bytes.slice(0, headerBytes),
      nonce: bytes.slice(headerBytes, headerBytes + nonceBytes),
      nonceOffsets: nonceOffsets(bytes.length),
      crc: crc32(bytes),
    };
  });
}
