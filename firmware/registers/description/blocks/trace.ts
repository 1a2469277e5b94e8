import type { Block } from '../../model.js';

export const trace: Block = {
  name: 'TRACE',
  type: 0x0022,
  version: { major: 1, minor: 0 },
  base: 0x0f00,
  doc: 'The DMA trace: a ring of records, one for each buffer that a received frame, or a copy of it for another queue, was given. Reading has no side effect.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'Recording.',
      fields: [{ name: 'ENABLE', msb: 0, lsb: 0, doc: 'Record. A rising edge zeroes HEAD, TAIL and OVERFLOW.' }],
    },
    { name: 'HEAD', offset: 0x14, access: 'ro', doc: 'Records written: a free-running count of 32 bits.' },
    {
      name: 'TAIL',
      offset: 0x18,
      access: 'rw',
      doc: 'Records released by the reader: a free-running count of 32 bits.',
    },
    { name: 'OVERFLOW', offset: 0x1c, access: 'ro', doc: 'Records lost because none was free.' },
  ],
};
