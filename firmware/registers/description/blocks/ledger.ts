import type { Block, Register } from '../../model.js';

/** Queues of each direction that the ledger has a place for. */
export const ledgerQueues = 4;

/** A counter of 32 bits; the rig makes 64 of them. */
type Counter = readonly [name: string, doc: string];

const wholeNic: readonly Counter[] = [
  [
    'INJECTED_FRAMES',
    'Frames from the generator that entered the receive path, or in tester mode were made for the wire.',
  ],
  ['INJECTED_BYTES', 'Their bytes.'],
  ['WIRE_RX_FRAMES', 'Frames from the wire side that entered the receive path, including those dropped.'],
  ['WIRE_RX_BYTES', 'Their bytes.'],
  ['DROP_UNMATCHED', 'Received frames lost because they belong to no queue.'],
  ['DROP_OVERFLOW', 'Frames from the wire lost because the receive FIFO was full.'],
  ['DROP_TOO_LONG', 'Frames from the wire lost because they exceed MAX_FRAME_BYTES.'],
  ['TRACE_RECORDED', 'Records written to the DMA trace.'],
  ['TRACE_OVERFLOW', 'Records lost because the DMA trace was full.'],
  [
    'RX_COPIES',
    'Copies of received frames for other queues than the first: a frame for n queues counts n - 1. In tester mode with DELIVER also the one for the checker, of each frame from the wire.',
  ],
  ['TESTER_SENT_FRAMES', 'Frames from the generator that were sent to the wire side, in tester mode.'],
  ['TESTER_SENT_BYTES', 'Their bytes.'],
  ['TESTER_INTACT', 'Frames from the wire, in tester mode, that the checker found intact, seen before or not.'],
  ['TESTER_CORRUPT', 'The same of a stream, but with a wrong checksum or length.'],
  ['TESTER_OTHER', 'The same that belong to no stream.'],
  ['TESTER_UNCHECKED', 'The same while the checker did not check.'],
  ['IN_FLIGHT', 'Level: frames, and copies of them, between their entry and what became of them.'],
];

const receiveQueue: readonly Counter[] = [
  ['FRAMES', 'Frames that this queue was given.'],
  ['DELIVERED_FRAMES', 'Frames that DMA wrote into posted buffers, and that were completed.'],
  ['DELIVERED_BYTES', 'Their bytes.'],
  ['DROP_STARVED', 'Frames lost because no buffer was posted.'],
  ['DROP_TOO_LONG', 'Frames lost because they exceed the posted buffer.'],
  ['DROP_DISABLED', 'Frames lost because the queue was disabled or in error.'],
  ['DROP_DMA_ERROR', 'Frames lost because an access to the buffer or the completion was refused.'],
  ['DESCRIPTORS', 'Descriptors fetched.'],
  ['COMPLETIONS', 'Completions written.'],
  ['FLUSHED', 'Descriptors fetched and given up when the queue stopped.'],
  ['WRITES_REFUSED', 'Bursts of frame data that IOMMU or bus refused to write.'],
  ['COMPLETIONS_REFUSED', 'Completions that IOMMU or bus refused to write.'],
  ['FETCHES_REFUSED', 'Beats of descriptors that IOMMU or bus refused to read.'],
];

const transmitQueue: readonly Counter[] = [
  ['READ_FRAMES', 'Frames that DMA has read from memory.'],
  ['READ_BYTES', 'Their bytes.'],
  ['SENT_FRAMES', 'Frames sent to the wire side.'],
  ['SENT_BYTES', 'Their bytes.'],
  ['DROP_DMA_ERROR', 'Frames not sent because an access to memory was refused, or a bad length.'],
  ['DESCRIPTORS', 'Descriptors fetched.'],
  ['COMPLETIONS', 'Completions written.'],
  ['FLUSHED', 'Descriptors fetched and given up when the queue stopped.'],
  ['READS_REFUSED', 'Beats of frame data that IOMMU or bus refused to read.'],
  ['COMPLETIONS_REFUSED', 'Completions that IOMMU or bus refused to write.'],
  ['FETCHES_REFUSED', 'Beats of descriptors that IOMMU or bus refused to read.'],
];

const counters = (list: readonly Counter[], first: number): readonly Register[] =>
  list.map(([name, doc], index) => ({ name, offset: first + index * 4, access: 'ro', doc }));

const queueRegisters = (list: readonly Counter[], inFlight: string): readonly Register[] => [
  ...counters(list, 0x10),
  {
    name: 'LEVELS',
    offset: 0x10 + list.length * 4,
    access: 'ro',
    doc: 'Levels, not counts.',
    fields: [
      { name: 'IN_FLIGHT', msb: 15, lsb: 0, doc: inFlight },
      { name: 'POSTED', msb: 31, lsb: 16, doc: 'Descriptors fetched that are neither completed nor given up.' },
    ],
  },
];

const stride = 0x80;
const indices = Array.from({ length: ledgerQueues }, (_, index) => index);

const ledger: Block = {
  name: 'LEDGER',
  type: 0x0026,
  version: { major: 3, minor: 0 },
  base: 0x1100,
  doc: 'The ledger: counter snapshots with the account of every queue, taken on command or pushed over the control link as COUNTER_SNAPSHOT. The registers from TIME on, those of RX_LEDGERn and those of TX_LEDGERn hold the last snapshot, all of one clock cycle; counts are of 32 bits and wrap. INJECTED_FRAMES + WIRE_RX_FRAMES + RX_COPIES = DELIVERED_FRAMES and drops of all queues + every DROP + TESTER_SENT_FRAMES + TESTER_INTACT + TESTER_CORRUPT + TESTER_OTHER + TESTER_UNCHECKED + IN_FLIGHT.',
  registers: [
    {
      name: 'COMMAND',
      offset: 0x10,
      access: 'wo',
      doc: 'What to do now.',
      fields: [
        {
          name: 'TAKE',
          msb: 0,
          lsb: 0,
          doc: 'Take a snapshot into the registers; it waits for one that is being pushed.',
        },
        { name: 'PUSH', msb: 1, lsb: 1, doc: 'Push a snapshot, in addition to those at intervals.' },
      ],
    },
    {
      name: 'INTERVAL',
      offset: 0x14,
      access: 'rw',
      doc: 'Clock cycles from one pushed snapshot to the next, counted from the write of this register; 0 pushes none.',
    },
    {
      name: 'TAKEN',
      offset: 0x18,
      access: 'ro',
      doc: 'Snapshots taken, pushed or not: it changes with the registers.',
    },
    {
      name: 'DUE',
      offset: 0x1c,
      access: 'ro',
      doc: 'Pushes that came due: the number of the next one. Counts on when INTERVAL is written.',
    },
    {
      name: 'SKIPPED',
      offset: 0x20,
      access: 'ro',
      doc: 'Pushes given up because the one before was not on its way yet: the link is too slow for INTERVAL.',
    },
    { name: 'TIME', offset: 0x28, access: 'ro', width: 64, doc: 'Clock cycle of the snapshot.' },
    ...counters(wholeNic, 0x30),
  ],
};

const receiveLedger = (index: number): Block => ({
  name: `RX_LEDGER${index}`,
  type: 0x0027,
  version: { major: 1, minor: 0 },
  base: 0x1200 + index * stride,
  doc: `The account of receive queue ${index}. FRAMES = DELIVERED_FRAMES + every DROP + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.`,
  registers: queueRegisters(receiveQueue, 'Frames that the queue was given and whose outcome is not known yet.'),
});

const transmitLedger = (index: number): Block => ({
  name: `TX_LEDGER${index}`,
  type: 0x0028,
  version: { major: 1, minor: 0 },
  base: 0x1200 + (ledgerQueues + index) * stride,
  doc: `The account of transmit queue ${index}. READ_FRAMES = SENT_FRAMES + IN_FLIGHT; DESCRIPTORS = COMPLETIONS + COMPLETIONS_REFUSED + FLUSHED + POSTED.`,
  registers: queueRegisters(transmitQueue, 'Frames read from memory and not sent yet.'),
});

/** The ledger as a whole, then the account of each queue. */
export const ledgers: readonly Block[] = [ledger, ...indices.map(receiveLedger), ...indices.map(transmitLedger)];
