import type { Block } from '../../model.js';

export const generator: Block = {
  name: 'GENERATOR',
  type: 0x0020,
  version: { major: 2, minor: 2 },
  base: 0x0800,
  doc: 'Traffic generator: injects frames into the receive path as if they came from the wire, or in tester mode (see TESTER) sends them to it. What it injects is said by the blocks GENERATOR_STREAMn and REPLAY.',
  registers: [
    {
      name: 'COMMAND',
      offset: 0x10,
      access: 'wo',
      doc: 'Starts or stops.',
      fields: [
        {
          name: 'START',
          msb: 0,
          lsb: 0,
          doc: 'Begin all enabled streams and the replay; ignored while running, and while TESTER.STATUS.SWITCHING.',
        },
        { name: 'STOP', msb: 1, lsb: 1, doc: 'Stop after the frame in progress.' },
      ],
    },
    {
      name: 'STATUS',
      offset: 0x14,
      access: 'ro',
      doc: 'State.',
      fields: [
        {
          name: 'RUNNING',
          msb: 0,
          lsb: 0,
          doc: 'Frames remain to be injected, or an injected one is neither delivered nor dropped nor, in tester mode, sent. After it has fallen the generator changes nothing any more.',
        },
        { name: 'STREAMS', msb: 11, lsb: 8, doc: 'Bit n: frames of stream n remain to be injected.' },
        { name: 'REPLAY', msb: 12, lsb: 12, doc: 'Frames of the replay remain to be injected.' },
      ],
    },
    {
      name: 'MODE',
      offset: 0x18,
      access: 'rw',
      doc: 'When to wait. In tester mode nothing is waited for but the wire and, with HOLD_ON_ALLOWANCE, the allowance.',
      fields: [
        {
          name: 'HOLD_ON_STARVED',
          msb: 0,
          lsb: 0,
          doc: 'Wait for buffers posted to the QUEUE of the stream before each frame instead of losing it: for one, or where the queue chains for one for each LEAST_BUFFER_BYTES of the frame or a part of them, but no more than MAX_BUFFERS_PER_FRAME. Fewer are waited for without end. They are kept for the frame until it has taken them. Copies for other queues can still be starved, and so can a frame in a queue that chains smaller buffers.',
        },
        {
          name: 'HOLD_ON_TRACE_FULL',
          msb: 1,
          lsb: 1,
          doc: 'Wait for room in the DMA trace before each frame: for one record. Records of further buffers, and of copies for further queues, can still be lost.',
        },
        {
          name: 'HOLD_ON_ALLOWANCE',
          msb: 2,
          lsb: 2,
          doc: 'Begin no more frames than ALLOWANCE says, in tester mode as well.',
        },
      ],
    },
    { name: 'INJECTED', offset: 0x1c, access: 'ro', doc: 'Frames injected since the last START.' },
    {
      name: 'HELD',
      offset: 0x20,
      access: 'ro',
      width: 64,
      doc: 'Clock cycles since the last START in which a frame was due and waited for a buffer, for the DMA trace or for the allowance.',
    },
    {
      name: 'ALLOWANCE',
      offset: 0x28,
      access: 'rw',
      doc: 'With HOLD_ON_ALLOWANCE: frames since the last START that may begin, those of all streams and of the replay together. May be changed while running; START does not change it. A frame of a higher number than it can hold is never allowed.',
    },
  ],
};
