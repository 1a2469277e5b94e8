import type { Block } from '../../model.js';

export const generator: Block = {
  name: 'GENERATOR',
  type: 0x0020,
  version: { major: 1, minor: 0 },
  base: 0x0800,
  doc: 'Traffic generator: injects frames into the receive path as if they came from the wire.',
  registers: [
    {
      name: 'COMMAND',
      offset: 0x10,
      access: 'wo',
      doc: 'Starts or stops.',
      fields: [
        { name: 'START', msb: 0, lsb: 0, doc: 'Begin with the configured values; ignored while running.' },
        { name: 'STOP', msb: 1, lsb: 1, doc: 'Stop after the frame in progress.' },
      ],
    },
    {
      name: 'STATUS',
      offset: 0x14,
      access: 'ro',
      doc: 'State.',
      fields: [{ name: 'RUNNING', msb: 0, lsb: 0, doc: 'Frames remain to be injected.' }],
    },
    {
      name: 'MODE',
      offset: 0x18,
      access: 'rw',
      doc: 'How to generate.',
      fields: [
        {
          name: 'HOLD_ON_STARVED',
          msb: 0,
          lsb: 0,
          doc: 'Wait for a posted buffer before each frame instead of losing it.',
        },
        { name: 'HOLD_ON_TRACE_FULL', msb: 1, lsb: 1, doc: 'Wait for room in the DMA trace before each frame.' },
        {
          name: 'CONSTANT_PATTERN',
          msb: 2,
          lsb: 2,
          doc: 'Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256.',
        },
      ],
    },
    { name: 'COUNT', offset: 0x1c, access: 'rw', doc: 'Frames to inject.' },
    {
      name: 'LENGTH',
      offset: 0x20,
      access: 'rw',
      reset: 0x003c003c,
      doc: 'Range of frame lengths in bytes, without FCS; MIN_FRAME_BYTES to MAX_FRAME_BYTES.',
      fields: [
        { name: 'MIN', msb: 15, lsb: 0, doc: 'Length of the first frame.' },
        { name: 'MAX', msb: 31, lsb: 16, doc: 'Greatest length.' },
      ],
    },
    {
      name: 'LENGTH_STEP',
      offset: 0x24,
      access: 'rw',
      doc: 'Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN.',
    },
    { name: 'GAP', offset: 0x28, access: 'rw', doc: 'Idle cycles between frames.' },
    { name: 'SEQUENCE', offset: 0x2c, access: 'rw', doc: 'Sequence number of the first frame.' },
    {
      name: 'DESTINATION_MAC',
      offset: 0x30,
      access: 'rw',
      width: 64,
      doc: 'Bits 47..0; the first byte on the wire is bits 7..0.',
    },
    {
      name: 'SOURCE_MAC',
      offset: 0x38,
      access: 'rw',
      width: 64,
      doc: 'Bits 47..0; the first byte on the wire is bits 7..0.',
    },
    {
      name: 'NONCE_KEY',
      offset: 0x40,
      access: 'rw',
      width: 64,
      doc: 'First eight bytes of every nonce, in memory order.',
    },
    { name: 'PATTERN', offset: 0x48, access: 'rw', doc: 'Bits 7..0: seed of the payload pattern.' },
    { name: 'INJECTED', offset: 0x4c, access: 'ro', doc: 'Frames injected since the last START.' },
  ],
};
