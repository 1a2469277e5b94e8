import type { Block, Register } from '../../model.js';

const counter = (index: number, name: string, doc: string): Register => ({
  name,
  offset: 0x20 + index * 8,
  access: 'ro',
  width: 64,
  doc,
});

export const counters: Block = {
  name: 'COUNTERS',
  type: 0x0021,
  version: { major: 1, minor: 2 },
  base: 0x1000,
  doc: 'A counter snapshot: all values below were copied in the same clock cycle. INJECTED_FRAMES + WIRE_RX_FRAMES + RX_COPIES = RX_DELIVERED_FRAMES + every RX_DROP + TESTER_SENT_FRAMES + TESTER_RECEIVED_FRAMES + RX_IN_FLIGHT.',
  registers: [
    {
      name: 'SNAPSHOT',
      offset: 0x10,
      access: 'rw',
      doc: 'Writing takes a snapshot; reading tells how many were taken.',
    },
    counter(0, 'TIME', 'Clock cycles since reset.'),
    counter(1, 'INJECTED_FRAMES', 'Frames from the generator that entered the receive path.'),
    counter(2, 'INJECTED_BYTES', 'Their bytes.'),
    counter(3, 'WIRE_RX_FRAMES', 'Frames from the wire side that entered the receive path, including those dropped.'),
    counter(4, 'WIRE_RX_BYTES', 'Their bytes.'),
    counter(5, 'RX_DELIVERED_FRAMES', 'Frames written to a posted buffer and completed.'),
    counter(6, 'RX_DELIVERED_BYTES', 'Their bytes: what DMA wrote into posted buffers.'),
    counter(7, 'RX_DROP_STARVED', 'Frames lost because no buffer was posted.'),
    counter(8, 'RX_DROP_TOO_LONG', 'Frames lost because they exceed the posted buffer or MAX_FRAME_BYTES.'),
    counter(9, 'RX_DROP_DISABLED', 'Frames lost because the queue was disabled or in error.'),
    counter(10, 'RX_DROP_DMA_ERROR', 'Frames lost because an access to the buffer was refused.'),
    counter(11, 'RX_DROP_OVERFLOW', 'Frames from the wire lost because the receive FIFO was full.'),
    counter(12, 'RX_IN_FLIGHT', 'Frames, and copies of them, between their entry and what became of them.'),
    counter(13, 'TX_FRAMES', 'Frames of the transmit queues sent to the wire side.'),
    counter(14, 'TX_BYTES', 'Their bytes.'),
    counter(15, 'TX_DROP_DMA_ERROR', 'Frames not sent because an access to memory was refused, or a bad length.'),
    counter(16, 'TRACE_RECORDED', 'Records written to the DMA trace.'),
    counter(17, 'TRACE_OVERFLOW', 'Records lost because the DMA trace was full.'),
    counter(18, 'RX_DESCRIPTORS', 'Receive descriptors fetched.'),
    counter(19, 'TX_DESCRIPTORS', 'Transmit descriptors fetched.'),
    counter(20, 'RX_DROP_UNMATCHED', 'Frames lost because they belong to no queue.'),
    counter(
      21,
      'RX_COPIES',
      'Copies of received frames for other queues than the first: a frame for n queues counts n - 1. In tester mode with DELIVER also the one for the checker, of each frame from the wire.',
    ),
    counter(22, 'TESTER_SENT_FRAMES', 'Frames from the generator that were sent to the wire side, in tester mode.'),
    counter(
      23,
      'TESTER_RECEIVED_FRAMES',
      'Frames from the wire side, in tester mode, that have been before the checker.',
    ),
  ],
};
