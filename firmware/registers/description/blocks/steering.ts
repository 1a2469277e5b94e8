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

const spreadEntries = 8;

/** What entries `first` and those behind it ask of a frame's flow. */
const spread = (number: number): Register => {
  const first = number * spreadEntries;
  return {
    name: `SPREAD${number}`,
    offset: 0x18 + number * 4,
    access: 'rw',
    doc: `Entries ${first} to ${first + spreadEntries - 1}: an entry matches only frames of which flow AND MASK is VALUE, beside what it compares otherwise, also where it names a group address. The reset value lets every flow match. One write changes all of them at once.`,
    fields: Array.from({ length: spreadEntries }, (_, index) => [
      {
        name: `ENTRY${first + index}_MASK`,
        msb: 4 * index + 1,
        lsb: 4 * index,
        doc: 'The bits of flow that are compared.',
      },
      { name: `ENTRY${first + index}_VALUE`, msb: 4 * index + 3, lsb: 4 * index + 2, doc: 'What they must be.' },
    ]).flat(),
  };
};

export const steering: Block = {
  name: 'STEERING',
  type: 0x0004,
  version: { major: 1, minor: 2 },
  base: 0x0300,
  doc: 'Which receive queues a frame goes to. To an address of one station: that of the first entry that matches. To a group address, broadcast included: those of all entries that match and those that ALL_MULTICAST names; each is written a copy of its own, in the order of their numbers, and each copy is counted as a frame of its queue. What is for no queue goes by PROMISCUOUS, else to none: it is dropped and counted. SPREAD0 and SPREAD1 spread the frames of an address over several queues by their flow, two bits: bit 0 is the XOR of all even-numbered bits of certain bytes, bit 1 that of all odd-numbered bits. These are the bytes of source and destination address of an IPv4 or IPv6 header (EtherType 0x0800 and version 4, or 0x86DD and version 6, with one 802.1Q tag at most); and, if TCP or UDP follows it (in IPv4 without options and in no fragment, in IPv6 without extension headers), those of source and destination port, the four bytes behind the header. So both directions of a connection have the same flow. In a frame that ends before the last byte of the ports only the addresses count; one that ends before the last byte of the addresses has flow 0, and so has every other frame.',
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
    ...Array.from({ length: entries / spreadEntries }, (_, number) => spread(number)),
    ...Array.from({ length: entries }, (_, index) => entry(index)).flat(),
  ],
};
