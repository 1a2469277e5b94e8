import type { Block } from '../../model.js';

export const txTrace: Block = {
  name: 'TX_TRACE',
  type: 0x0029,
  version: { major: 1, minor: 0 },
  base: 0x1b00,
  doc: 'The transmit trace: a ring of records, one per frame that was taken to be sent, in the order in which their reading ended. Reading has no side effect.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'Recording.',
      fields: [
        { name: 'ENABLE', msb: 0, lsb: 0, doc: 'Record. A rising edge zeroes HEAD, TAIL and OVERFLOW.' },
        {
          name: 'HOLD',
          msb: 1,
          lsb: 1,
          doc: 'While recording, take no frame, of any queue, whose record would find no room.',
        },
      ],
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
