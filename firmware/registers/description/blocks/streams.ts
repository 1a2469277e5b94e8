import type { Block, Register } from '../../model.js';
import { pacingRegisters, sourceFields } from './pacing.js';

/** The registers of one stream of generated frames; all streams have the same shape. */
const streamRegisters: readonly Register[] = [
  {
    name: 'CONTROL',
    offset: 0x10,
    access: 'rw',
    doc: 'What kind of frames, and where to.',
    fields: [
      ...sourceFields,
      {
        name: 'CONSTANT_PATTERN',
        msb: 3,
        lsb: 3,
        doc: 'Fill with PATTERN; else byte i of frame s is PATTERN + s + i mod 256.',
      },
      { name: 'TAGGED', msb: 4, lsb: 4, doc: 'Frames carry an 802.1Q tag.' },
    ],
  },
  { name: 'COUNT', offset: 0x14, access: 'rw', doc: 'Frames to inject.' },
  {
    name: 'LENGTH',
    offset: 0x18,
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
    offset: 0x1c,
    access: 'rw',
    doc: 'Added to the length after each frame; past MAX it wraps by MAX - MIN + 1. At most MAX - MIN.',
  },
  {
    name: 'LIST_COUNT',
    offset: 0x20,
    access: 'rw',
    doc: 'Lengths of the list, at LENGTH_LIST_OFFSET in this block, that successive frames go round; 0: LENGTH counts.',
  },
  { name: 'GAP', offset: 0x24, access: 'rw', doc: 'Least number of idle cycles after each frame.' },
  { name: 'SEQUENCE', offset: 0x28, access: 'rw', doc: 'Sequence number of the first frame.' },
  { name: 'PATTERN', offset: 0x2c, access: 'rw', doc: 'Bits 7..0: seed of the payload pattern.' },
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
  { name: 'VLAN', offset: 0x48, access: 'rw', doc: 'Bits 15..0: priority, DEI and VLAN identifier of the tag.' },
  ...pacingRegisters({ rate: 0x50, depth: 0x58, burst: 0x4c, injected: 0x5c, first: 0x60, last: 0x68 }),
];

/** Streams of the traffic generator by number. */
export const streams: readonly Block[] = [0, 1, 2, 3].map((number) => ({
  name: `GENERATOR_STREAM${number}`,
  type: 0x0090 + number,
  version: { major: 1, minor: 0 },
  base: 0x0900 + 0x100 * number,
  doc: `Stream ${number} of the traffic generator. Change it only while the generator does not run.`,
  registers: [...streamRegisters].sort((a, b) => a.offset - b.offset),
}));
