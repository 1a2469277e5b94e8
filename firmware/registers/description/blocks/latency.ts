import type { Block, Register } from '../../model.js';

function histogramRegisters(name: string, base: number, of: string): readonly Register[] {
  return [
    {
      name: `${name}_SAMPLES`,
      offset: base,
      access: 'ro',
      width: 64,
      doc: `Samples of the time from injection to ${of}.`,
    },
    { name: `${name}_SUM`, offset: base + 8, access: 'ro', width: 64, doc: 'Their sum in ns.' },
    {
      name: `${name}_MIN`,
      offset: base + 0x10,
      access: 'ro',
      reset: 0xffffffff,
      doc: 'The least of them in ns; all ones without a sample.',
    },
    { name: `${name}_MAX`, offset: base + 0x14, access: 'ro', doc: 'The greatest of them in ns.' },
    {
      name: `${name}_CLIPPED`,
      offset: base + 0x18,
      access: 'ro',
      doc: 'Samples of 2^32 ns or more, taken as 2^32 - 1.',
    },
    {
      name: `${name}_UNMATCHED`,
      offset: base + 0x1c,
      access: 'ro',
      doc: 'Frames without a sample because their stamp was not there: overwritten by a later frame, or never made.',
    },
    {
      name: `${name}_LOST`,
      offset: base + 0x20,
      access: 'ro',
      doc: 'Frames without a sample because too many came at once.',
    },
  ];
}

export const latency: Block = {
  name: 'LATENCY',
  type: 0x0024,
  version: { major: 1, minor: 1 },
  base: 0x0e00,
  doc: 'A clock of 64 bits in ns, and histograms of latencies: the time of every generated frame from its injection (its last word has entered the receive path, or in tester mode was taken by the wire side) to an event. Values below 2^(LATENCY_MANTISSA_BITS + 1) have a bucket of their own; above, each power of two has 2^LATENCY_MANTISSA_BITS buckets.',
  registers: [
    {
      name: 'CONTROL',
      offset: 0x10,
      access: 'rw',
      doc: 'Measuring.',
      fields: [
        { name: 'ENABLE', msb: 0, lsb: 0, doc: 'Measure. A rising edge zeroes all samples and forgets all stamps.' },
      ],
    },
    {
      name: 'STATUS',
      offset: 0x14,
      access: 'ro',
      doc: 'State.',
      fields: [
        { name: 'CLEARING', msb: 0, lsb: 0, doc: 'Samples are being zeroed; nothing is measured yet.' },
        { name: 'PENDING', msb: 1, lsb: 1, doc: 'Frames wait for being added to a histogram.' },
      ],
    },
    {
      name: 'PAGE',
      offset: 0x18,
      access: 'rw',
      doc: 'Which 1024 buckets the window at LATENCY_WINDOW shows, a word of 32 bits each.',
      fields: [
        { name: 'INDEX', msb: 1, lsb: 0, doc: 'Bits 11..10 of the bucket.' },
        { name: 'HISTOGRAM', msb: 2, lsb: 2, doc: '0: DMA, 1: ECHO.' },
      ],
    },
    {
      name: 'TIME',
      offset: 0x20,
      access: 'rw',
      width: 64,
      doc: 'Writing the low word, any value, reads the clock; reading gives what it was then, in ns since reset.',
    },
    ...histogramRegisters(
      'DMA',
      0x40,
      'the last response to the writes of the frame to memory, for its first queue when it goes to several',
    ),
    ...histogramRegisters(
      'ECHO',
      0x80,
      'the last word of the frame when it comes back to the wire side, or in tester mode from it, intact and for the first time (see CHECKER)',
    ),
  ],
};
