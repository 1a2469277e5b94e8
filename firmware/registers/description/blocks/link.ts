import type { Block } from '../../model.js';

export const link: Block = {
  name: 'LINK',
  type: 0x0002,
  version: { major: 2, minor: 0 },
  base: 0x0100,
  doc: 'What the control link behind the UART has seen.',
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
    { name: 'UART_ERRORS', offset: 0x1c, access: 'ro', doc: 'Bytes without a stop bit.' },
    { name: 'UART_DIVISOR', offset: 0x20, access: 'ro', reset: null, doc: 'Clock cycles per bit.' },
  ],
};
