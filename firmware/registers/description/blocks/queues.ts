import type { Block, Register } from '../../model.js';

/** The registers of one descriptor queue; receive and transmit queues have the same shape. */
const queueRegisters: readonly Register[] = [
  {
    name: 'CONTROL',
    offset: 0x10,
    access: 'rw',
    doc: 'Runs or stops the queue.',
    fields: [
      {
        name: 'ENABLE',
        msb: 0,
        lsb: 0,
        doc: 'A rising edge zeroes TAIL, HEAD and COMPLETED and the phase; a falling edge stops after the frames in flight. Set only while STATUS.ACTIVE is 0.',
      },
      {
        name: 'CHAIN',
        msb: 1,
        lsb: 1,
        doc: 'Receive: a frame longer than a buffer continues in the next ones, up to MAX_BUFFERS_PER_FRAME; else it is dropped. Taken over when ENABLE rises.',
      },
    ],
  },
  {
    name: 'STATUS',
    offset: 0x14,
    access: 'ro',
    doc: 'Whether the queue may still touch memory.',
    fields: [
      { name: 'ACTIVE', msb: 0, lsb: 0, doc: 'Enabled, or disabled with an access to memory still outstanding.' },
      {
        name: 'ERROR',
        msb: 1,
        lsb: 1,
        doc: 'A descriptor fetch or a completion write failed; the queue has stopped. Cleared by the rising edge of CONTROL.ENABLE.',
      },
    ],
  },
  {
    name: 'RING_BASE',
    offset: 0x18,
    access: 'rw',
    width: 64,
    doc: 'Bus address of the descriptor ring; 64-byte aligned.',
  },
  {
    name: 'RING_SIZE_LOG2',
    offset: 0x20,
    access: 'rw',
    reset: 8,
    doc: 'Base-2 logarithm of the number of entries of the descriptor ring and of the completion ring; 4 to 12.',
  },
  {
    name: 'COMPLETION_BASE',
    offset: 0x28,
    access: 'rw',
    width: 64,
    doc: 'Bus address of the completion ring; 64-byte aligned. Software zeroes it before it enables the queue.',
  },
  {
    name: 'TAIL',
    offset: 0x30,
    access: 'rw',
    doc: 'Descriptors made available by software: a free-running count of 16 bits, not an index.',
  },
  { name: 'HEAD', offset: 0x34, access: 'ro', doc: 'Descriptors fetched: a free-running count of 16 bits.' },
  { name: 'COMPLETED', offset: 0x38, access: 'ro', doc: 'Completions written: a free-running count of 16 bits.' },
  {
    name: 'ARM',
    offset: 0x3c,
    access: 'wo',
    doc: 'Asks for one interrupt as soon as COMPLETED differs from the count written here (at once when it already does).',
  },
  {
    name: 'GENERATION',
    offset: 0x40,
    access: 'ro',
    doc: 'How often ENABLE has risen: a free-running count of 16 bits.',
  },
];

/** Bytes from one queue's block to the next. */
const stride = 0x80;

const receiveQueue = (index: number): Block => ({
  name: `RX_QUEUE${index}`,
  type: 0x0010,
  version: { major: 1, minor: 0 },
  base: 0x0400 + index * stride,
  doc: `Receive queue ${index}: buffers posted by software, filled by the NIC.`,
  registers: queueRegisters,
});

const transmitQueue = (index: number): Block => ({
  name: `TX_QUEUE${index}`,
  type: 0x0011,
  version: { major: 1, minor: 0 },
  base: 0x0600 + index * stride,
  doc: `Transmit queue ${index}: frames posted by software, read by the NIC.`,
  registers: queueRegisters,
});

const indices = [0, 1, 2, 3];

export const receiveQueues: readonly Block[] = indices.map(receiveQueue);
export const transmitQueues: readonly Block[] = indices.map(transmitQueue);
