import type { Block } from '../../model.js';

export const lateWrite: Block = {
  name: 'LATE_WRITE',
  type: 0x0023,
  version: { major: 1, minor: 0 },
  base: 0x1800,
  doc: 'Writes a mark to the bus address of a record of the DMA trace, long after the frame was delivered.',
  registers: [
    { name: 'RECORD', offset: 0x10, access: 'rw', doc: 'Running number of the record.' },
    { name: 'OFFSET', offset: 0x14, access: 'rw', doc: 'Bytes from address0 of the record to the mark; 16 bits.' },
    { name: 'MARK', offset: 0x18, access: 'rw', width: 64, doc: 'The eight bytes to write, in memory order.' },
    {
      name: 'COMMAND',
      offset: 0x20,
      access: 'wo',
      doc: 'Begins.',
      fields: [{ name: 'START', msb: 0, lsb: 0, doc: 'Begin; ignored while busy.' }],
    },
    {
      name: 'STATUS',
      offset: 0x24,
      access: 'ro',
      doc: 'How it went.',
      fields: [
        { name: 'BUSY', msb: 0, lsb: 0, doc: 'Under way.' },
        { name: 'OUTCOME', msb: 15, lsb: 8, doc: 'LATE_WRITE_OUTCOME of the last one.' },
      ],
    },
  ],
};
