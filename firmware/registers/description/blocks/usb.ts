import type { Block } from '../../model.js';

export const usb: Block = {
  name: 'USB',
  type: 0x0030,
  version: { major: 2, minor: 0 },
  base: 0x1a00,
  doc: 'What the control link behind a USB bridge chip has seen.',
  registers: [
    { name: 'FRAMES_GOOD', offset: 0x10, access: 'ro', doc: 'Requests with a good CRC.' },
    {
      name: 'FRAMES_BAD',
      offset: 0x14,
      access: 'ro',
      doc: 'Frames dropped for a bad CRC, bad COBS or a wrong length.',
    },
    {
      name: 'DUPLICATES',
      offset: 0x18,
      access: 'ro',
      doc: 'Requests answered again without being carried out again.',
    },
    {
      name: 'BYTES_RECEIVED',
      offset: 0x1c,
      access: 'ro',
      doc: 'Bytes from the bridge chip: a count of 32 bits that wraps.',
    },
    { name: 'BYTES_SENT', offset: 0x20, access: 'ro', doc: 'Bytes to the bridge chip: a count of 32 bits that wraps.' },
  ],
};
