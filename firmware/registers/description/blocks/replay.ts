import type { Block } from '../../model.js';
import { pacingRegisters, sourceFields } from './pacing.js';

export const replay: Block = {
  name: 'REPLAY',
  type: 0x0190,
  version: { major: 1, minor: 0 },
  base: 0x1900,
  doc: 'Replay of the frames in the packet memory by the traffic generator. Change it only while the generator does not run.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'When the frames go out, and where to.',
      fields: [
        ...sourceFields,
        { name: 'ORIGINAL_TIMING', msb: 3, lsb: 3, doc: 'Frames begin at their intervals; RATE does not count.' },
      ],
    },
    {
      name: 'COUNT',
      offset: 0x14,
      access: 'rw',
      doc: 'Frames to inject; after the last one in memory comes the first.',
    },
    {
      name: 'WORDS',
      offset: 0x18,
      access: 'rw',
      doc: 'Words of 64 bits in use: for each frame a PACKET_HEADER, then its bytes, filled up to whole words.',
    },
    { name: 'PAGE', offset: 0x1c, access: 'rw', doc: 'Page of the packet memory that the window PACKET_WINDOW shows.' },
    ...pacingRegisters({ rate: 0x20, depth: 0x28, burst: 0x2c, injected: 0x30, first: 0x38, last: 0x40 }),
  ],
};
