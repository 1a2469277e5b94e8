import type { Field, Register } from '../../model.js';

/** Offsets at which a block has the registers of its token bucket and its results. */
export interface PacingOffsets {
  readonly rate: number;
  readonly depth: number;
  readonly burst: number;
  readonly injected: number;
  readonly first: number;
  readonly last: number;
}

/** What a source of frames, be it a stream or the replay, says of where its frames go and when. */
export const sourceFields: readonly Field[] = [
  { name: 'ENABLE', msb: 0, lsb: 0, doc: 'Take part in the next START.' },
  {
    name: 'STEERED',
    msb: 1,
    lsb: 1,
    doc: 'The steering table chooses the receive queue of each frame; else all go to QUEUE.',
  },
  { name: 'RATE_IN_FRAMES', msb: 2, lsb: 2, doc: 'A token is a frame; else a byte on the line.' },
  { name: 'QUEUE', msb: 9, lsb: 8, doc: 'Receive queue; also the one whose buffers HOLD_ON_STARVED waits for.' },
];

/** The registers of a token bucket, and those that tell what came of it. */
export function pacingRegisters(at: PacingOffsets): readonly Register[] {
  return [
    {
      name: 'RATE',
      offset: at.rate,
      access: 'rw',
      width: 64,
      doc: 'Bits 47..0: tokens that come in per clock cycle, in units of 2^-44; 0: no limit. A frame takes its length and LINE_OVERHEAD_BYTES, or 1.',
    },
    {
      name: 'DEPTH',
      offset: at.depth,
      access: 'rw',
      doc: 'Tokens at which none come in any more: how much of the time for which frames were held is caught up with.',
    },
    {
      name: 'BURST',
      offset: at.burst,
      access: 'rw',
      doc: 'Bits 15..0: frames that go out back to back whenever the bucket owes no tokens; 0 is 1.',
    },
    { name: 'INJECTED', offset: at.injected, access: 'ro', doc: 'Frames begun since the last START.' },
    { name: 'FIRST_TIME', offset: at.first, access: 'ro', width: 64, doc: 'Time at which the first of them began.' },
    { name: 'LAST_TIME', offset: at.last, access: 'ro', width: 64, doc: 'Time at which the last of them began.' },
  ];
}
