import type { Block } from '../../model.js';

export const tester: Block = {
  name: 'TESTER',
  type: 0x002a,
  version: { major: 1, minor: 0 },
  base: 0x1c00,
  doc: 'Tester mode: the NIC tests another one. What the traffic generator makes is sent to the wire side, and what comes from the wire side goes to the checker. Frames of the transmit queues go out between those of the generator, in turn.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'The mode that is wanted; STATUS has the one in force. A write that would change it while GENERATOR.STATUS.RUNNING or CHECKER.CONTROL.ENABLE is 1 is refused.',
      fields: [
        { name: 'ENABLE', msb: 0, lsb: 0, doc: 'Test what is behind the wire.' },
        {
          name: 'DELIVER',
          msb: 1,
          lsb: 1,
          doc: 'In tester mode, give frames from the wire to the receive queues as well; otherwise to the checker alone.',
        },
      ],
    },
    {
      name: 'STATUS',
      offset: 0x14,
      access: 'ro',
      doc: 'State.',
      fields: [
        { name: 'ACTIVE', msb: 0, lsb: 0, doc: 'Tester mode is in force.' },
        { name: 'DELIVERING', msb: 1, lsb: 1, doc: 'DELIVER is in force.' },
        {
          name: 'SWITCHING',
          msb: 2,
          lsb: 2,
          doc: 'CONTROL is not in force yet: a frame on the wire has not ended. Until then no other frame begins to be sent, and GENERATOR.COMMAND.START is ignored.',
        },
      ],
    },
    { name: 'REFUSED', offset: 0x18, access: 'ro', doc: 'Writes of CONTROL that were refused.' },
  ],
};
