import type { Block, Register } from '../../model.js';

const entries = 16;

/** Where the entries begin, and how far apart they are. */
const firstEntry = 0x20;
const entryBytes = 8;

const entry = (index: number): readonly Register[] => [
  {
    name: `ENTRY${index}_MAC`,
    offset: firstEntry + index * entryBytes,
    access: 'rw',
    doc: 'First four bytes of the destination MAC; the first byte on the wire is bits 7..0.',
  },
  {
    name: `ENTRY${index}_MATCH`,
    offset: firstEntry + index * entryBytes + 4,
    access: 'rw',
    doc: 'The rest of what is compared, and the queue.',
    fields: [
      { name: 'MAC', msb: 15, lsb: 0, doc: 'Last two bytes of the destination MAC.' },
      { name: 'VLAN', msb: 27, lsb: 16, doc: 'VLAN identifier.' },
      {
        name: 'MATCH_VLAN',
        msb: 28,
        lsb: 28,
        doc: 'Only frames with an 802.1Q tag of this VLAN; else any frame, tagged or not.',
      },
      { name: 'QUEUE', msb: 30, lsb: 29, doc: 'Receive queue of the frames that match.' },
      { name: 'VALID', msb: 31, lsb: 31, doc: 'The entry counts.' },
    ],
  },
];

export const steering: Block = {
  name: 'STEERING',
  type: 0x0004,
  version: { major: 1, minor: 1 },
  base: 0x0300,
  doc: 'Which receive queues a frame goes to. To an address of one station: that of the first entry that matches. To a group address, broadcast included: those of all entries that match and those that ALL_MULTICAST names; each is written a copy of its own, in the order of their numbers, and each copy is counted as a frame of its queue. What is for no queue goes by PROMISCUOUS, else to none: it is dropped and counted.',
  registers: [
    {
      name: 'PROMISCUOUS',
      offset: 0x10,
      access: 'rw',
      doc: 'Frames that nothing else matches.',
      fields: [
        { name: 'ENABLE', msb: 0, lsb: 0, doc: 'They go to QUEUE; else they are dropped.' },
        { name: 'QUEUE', msb: 2, lsb: 1, doc: 'Their queue.' },
      ],
    },
    {
      name: 'ALL_MULTICAST',
      offset: 0x14,
      access: 'rw',
      doc: 'Frames to a group address, broadcast included, whether an entry matches or not.',
      fields: [
        { name: 'ENABLE', msb: 0, lsb: 0, doc: 'They go to QUEUE too.' },
        { name: 'QUEUE', msb: 2, lsb: 1, doc: 'A queue of theirs, if ENABLE is set.' },
        { name: 'QUEUES', msb: 6, lsb: 3, doc: 'Bit n: they go to queue n too, whatever ENABLE says.' },
      ],
    },
    ...Array.from({ length: entries }, (_, index) => entry(index)).flat(),
  ],
};
