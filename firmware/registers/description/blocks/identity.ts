import type { Block } from '../../model.js';

export const identity: Block = {
  name: 'IDENTITY',
  type: 0x0001,
  version: { major: 1, minor: 2 },
  base: 0x0000,
  doc: 'Who the NIC is. Always the first block.',
  registers: [
    { name: 'MAGIC', offset: 0x10, access: 'ro', reset: 0x4752504d, doc: 'MAGIC; anything else is not this NIC.' },
    {
      name: 'FIRMWARE_VERSION',
      offset: 0x14,
      access: 'ro',
      reset: 0x01060000,
      doc: 'Version of the RTL.',
      fields: [
        { name: 'MAJOR', msb: 31, lsb: 24, doc: 'Major version.' },
        { name: 'MINOR', msb: 23, lsb: 16, doc: 'Minor version.' },
        { name: 'PATCH', msb: 15, lsb: 8, doc: 'Patch version.' },
      ],
    },
    {
      name: 'BUILD_ID',
      offset: 0x18,
      access: 'ro',
      reset: null,
      doc: 'First 32 bits of the SHA-256 of the RTL sources.',
    },
    {
      name: 'CLOCK_HZ',
      offset: 0x1c,
      access: 'ro',
      reset: 156250000,
      doc: 'Nominal frequency of the clock, in Hz.',
    },
    { name: 'SCRATCH', offset: 0x20, access: 'rw', doc: 'Holds what is written; no effect.' },
    {
      name: 'CAPABILITIES',
      offset: 0x24,
      access: 'ro',
      reset: 0x08090404,
      doc: 'Sizes of this build.',
      fields: [
        { name: 'RX_QUEUES', msb: 7, lsb: 0, doc: 'Receive queues.' },
        { name: 'TX_QUEUES', msb: 15, lsb: 8, doc: 'Transmit queues.' },
        { name: 'TRACE_DEPTH_LOG2', msb: 23, lsb: 16, doc: 'Base-2 logarithm of TRACE_DEPTH.' },
        { name: 'VECTORS', msb: 31, lsb: 24, doc: 'MSI-X vectors.' },
      ],
    },
    {
      name: 'BOOT_COUNT',
      offset: 0x28,
      access: 'ro',
      reset: null,
      doc: 'Resets since power-on, that of power-on included; only power-on clears it. Its low byte is in every response on the control link.',
    },
    {
      name: 'MAC_LO',
      offset: 0x2c,
      access: 'ro',
      reset: 0x00504d02,
      doc: 'First four bytes of the MAC address of this card; the first byte on the wire is bits 7..0. Set when the RTL is built.',
    },
    {
      name: 'MAC_HI',
      offset: 0x30,
      access: 'ro',
      reset: 0x0200,
      doc: 'The rest of it.',
      fields: [{ name: 'MAC', msb: 15, lsb: 0, doc: 'Last two bytes.' }],
    },
  ],
};
