import type { RecordLayout } from '../model.js';

export const records: readonly RecordLayout[] = [
  {
    name: 'DESCRIPTOR',
    bytes: 32,
    doc: 'One posted buffer of up to two segments at any byte address. The first `headroom` bytes of the buffer, counted through both segments, are left untouched; the frame follows. In a buffer that continues a frame (CONTROL.CHAIN) there is no headroom. Transmit uses headroom 0 and sends length0 + length1 bytes.',
    members: [
      { name: 'address0', bit: 0, width: 64, doc: 'Bus address of the first segment.' },
      { name: 'address1', bit: 64, width: 64, doc: 'Bus address of the second segment; unused when length1 is 0.' },
      { name: 'length0', bit: 128, width: 16, doc: 'Bytes of the first segment.' },
      { name: 'length1', bit: 144, width: 16, doc: 'Bytes of the second segment.' },
      { name: 'headroom', bit: 160, width: 8, doc: 'Bytes to skip; less than length0 + length1.' },
      { name: 'cookie', bit: 192, width: 64, doc: 'Returned in the completion and in the DMA trace.' },
    ],
  },
  {
    name: 'COMPLETION',
    bytes: 16,
    doc: 'Written by the NIC when it has finished with a descriptor, after all bytes of the frame are visible. Completions come in the order of the descriptors.',
    members: [
      { name: 'cookie', bit: 0, width: 64, doc: 'The cookie of the descriptor.' },
      { name: 'length', bit: 64, width: 16, doc: 'Bytes of the frame in this buffer.' },
      { name: 'status', bit: 80, width: 8, doc: 'COMPLETION_STATUS.' },
      { name: 'more', bit: 88, width: 1, doc: '1 when the frame continues in the buffer of the next completion.' },
      {
        name: 'phase',
        bit: 127,
        width: 1,
        doc: '1 on the first pass through the ring, then alternating: tells new from old.',
      },
    ],
  },
  {
    name: 'TRACE_RECORD',
    bytes: 64,
    doc: 'What the DMA engine did for one received frame, or for one buffer of it when it fills several: addresses and lengths are those of the bytes written, after the headroom. In the transmit trace, for one frame to be sent: both segments are as the descriptor has them, and of a frame of no bytes or more than MAX_FRAME_BYTES nothing was read.',
    members: [
      {
        name: 'sequence',
        bit: 0,
        width: 32,
        doc: 'Generated frames: their sequence number, in the transmit trace that of the first nonce; others: their running number, in the transmit trace that among all frames taken since reset.',
      },
      { name: 'queue', bit: 32, width: 8, doc: 'Queue number.' },
      { name: 'source', bit: 40, width: 8, doc: 'TRACE_SOURCE.' },
      { name: 'status', bit: 48, width: 8, doc: 'COMPLETION_STATUS.' },
      { name: 'stream', bit: 56, width: 8, doc: 'Generated frames: their stream; 0 in the transmit trace.' },
      { name: 'address0', bit: 64, width: 64, doc: 'Bus address of the first byte written or read.' },
      {
        name: 'address1',
        bit: 128,
        width: 64,
        doc: 'Bus address of the first byte in the second segment; 0 when it was not used, in the transmit trace as in the descriptor.',
      },
      { name: 'length0', bit: 192, width: 16, doc: 'Bytes of the first segment.' },
      { name: 'length1', bit: 208, width: 16, doc: 'Bytes of the second segment.' },
      { name: 'descriptor', bit: 224, width: 16, doc: 'HEAD count of the descriptor used.' },
      { name: 'fragment', bit: 240, width: 8, doc: 'Number of this buffer among those of the frame.' },
      { name: 'more', bit: 248, width: 1, doc: '1 when the frame continues in the next record of this queue.' },
      { name: 'cookie', bit: 256, width: 64, doc: 'The cookie of the descriptor.' },
      {
        name: 'timeRequest',
        bit: 320,
        width: 64,
        doc: 'Clock cycle of the first write request; in the transmit trace, in which the frame was taken.',
      },
      {
        name: 'timeDone',
        bit: 384,
        width: 64,
        doc: 'Clock cycle of the last write response; in the transmit trace, in which the last byte read was put in its place.',
      },
      { name: 'number', bit: 448, width: 32, doc: 'Running number of this record: HEAD before it was written.' },
      {
        name: 'generation',
        bit: 480,
        width: 16,
        doc: 'GENERATION of the queue: tells one life of its buffers from the next.',
      },
    ],
  },
  {
    name: 'PACKET_HEADER',
    bytes: 8,
    doc: 'What stands before each frame in the packet memory.',
    members: [
      { name: 'length', bit: 0, width: 16, doc: 'Bytes of the frame, MIN_FRAME_BYTES to MAX_FRAME_BYTES.' },
      {
        name: 'interval',
        bit: 16,
        width: 48,
        doc: 'Bits 38..0: clock cycles from the beginning of this frame to that of the next, or of the first again.',
      },
    ],
  },
];
