import { frameLength, type LengthRange } from '../../nic/frame.js';

/**
 * Up to this length a Linux guest with mergeable buffers copies a frame out of its receive buffer at once and gives the
 * buffer back (GOOD_COPY_LEN in drivers/net/virtio_net.c); of a longer frame the buffer is kept as long as the frame is.
 */
const copiedAtOnce = 128;

/** So many buffers of 1536 bytes fit into one allocation of virtio_net; it is reused when all of them are free. */
const buffersPerAllocation = 21;

/** Frames that fit into the guest's receive ring together: none of their buffers can have been reused. */
const framesOfShortRound = 128;

/**
 * Splits `count` frames into rounds such that in each every frame still stands in its buffer when the machine is
 * paused. One round is enough unless so many short frames follow each other that the guest reuses their buffers.
 */
export function planRounds(count: number, length: LengthRange): readonly number[] {
  let short = 0;
  for (let index = 0; index < count; index++) {
    short = frameLength({ length }, index) <= copiedAtOnce ? short + 1 : 0;
    if (short >= buffersPerAllocation && count > framesOfShortRound) return shortRounds(count);
  }
  return [count];
}

function shortRounds(count: number): readonly number[] {
  const rounds: number[] = [];
  for (let left = count; left > 0; left -= framesOfShortRound) rounds.push(Math.min(left, framesOfShortRound));
  return rounds;
}
