import type { Block, Register } from '../../model.js';

/** Streams that the checker tells apart, and the bytes of registers of each. */
const streams = [0, 1, 2, 3] as const;
const firstStream = 0x20;
const streamBytes = 0x38;

function streamRegisters(stream: number): readonly Register[] {
  const base = firstStream + stream * streamBytes;
  const counter = (index: number, name: string, doc: string): Register => ({
    name: `STREAM${stream}_${name}`,
    offset: base + 0xc + index * 4,
    access: 'ro',
    doc,
  });
  return [
    {
      name: `STREAM${stream}_KEY`,
      offset: base,
      access: 'rw',
      width: 64,
      doc: 'First eight bytes of the nonces of this stream, in memory order; 0: no frame belongs to it.',
    },
    {
      name: `STREAM${stream}_FIRST`,
      offset: base + 8,
      access: 'rw',
      doc: 'Sequence number that is expected first; taken by the rising edge of CONTROL.ENABLE.',
    },
    counter(0, 'NEXT', 'Sequence number expected next: one more than the greatest one seen.'),
    counter(1, 'FRAMES', 'Frames with a good nonce of this stream.'),
    counter(2, 'CORRUPT', 'Of these: with a wrong checksum or length. Their sequence numbers are not looked at.'),
    counter(3, 'GAPS', 'Times that an intact frame had a greater sequence number than the expected one.'),
    counter(4, 'MISSING', 'Sequence numbers below NEXT, from FIRST on, that no intact frame has had.'),
    counter(5, 'DUPLICATES', 'Intact frames whose sequence number an intact frame had before.'),
    counter(6, 'REORDERED', 'Intact frames behind a greater sequence number, seen for the first time.'),
    counter(
      7,
      'LATE',
      'Intact frames before FIRST or CHECKER_WINDOW or more behind NEXT: duplicate or reordered, nobody knows.',
    ),
  ];
}

export const checker: Block = {
  name: 'CHECKER',
  type: 0x0025,
  version: { major: 1, minor: 1 },
  base: 0x0d00,
  doc: 'What goes to the wire side, or in tester mode what comes from it, compared with what the generator makes: frames are assigned to streams by their nonce. NEXT - FIRST = FRAMES - CORRUPT - DUPLICATES - LATE + MISSING for each stream.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'Checking.',
      fields: [{ name: 'ENABLE', msb: 0, lsb: 0, doc: 'Check. A rising edge zeroes everything that was counted.' }],
    },
    {
      name: 'STATUS',
      offset: 0x14,
      access: 'ro',
      doc: 'State.',
      fields: [
        {
          name: 'CLEARING',
          msb: 0,
          lsb: 0,
          doc: 'What was seen before is being forgotten; frames are not yet checked.',
        },
      ],
    },
    {
      name: 'FRAMES',
      offset: 0x18,
      access: 'ro',
      doc: 'Frames that the NIC has sent to the wire side, or in tester mode received from it.',
    },
    { name: 'OTHER', offset: 0x1c, access: 'ro', doc: 'Of these: belonging to no stream.' },
    ...streams.flatMap(streamRegisters),
  ],
};
