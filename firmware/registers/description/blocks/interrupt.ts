import type { Block } from '../../model.js';

export const interrupt: Block = {
  name: 'INTERRUPT',
  type: 0x0003,
  version: { major: 1, minor: 0 },
  base: 0x0200,
  doc: 'MSI-X requests.',
  registers: [
    { name: 'TEST', offset: 0x10, access: 'wo', doc: 'Bit n requests one interrupt on vector n.' },
    { name: 'REQUESTED', offset: 0x14, access: 'ro', doc: 'Interrupts requested since reset.' },
  ],
};
