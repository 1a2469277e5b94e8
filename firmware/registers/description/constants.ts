import type { Description } from '../model.js';

export const constants: Description['constants'] = [
  { name: 'VENDOR_MARK', value: 0x4d50, doc: 'High half of every block TYPE word: "MP".' },
  { name: 'MAGIC', value: 0x4752504d, doc: 'Value of IDENTITY.MAGIC: the bytes "MPRG" in memory order.' },
  { name: 'FIRMWARE_MAJOR', value: 1, doc: 'Major version: differs when old software cannot drive the NIC.' },
  { name: 'FIRMWARE_MINOR', value: 0, doc: 'Minor version: grows with abilities.' },
  { name: 'FIRMWARE_PATCH', value: 0, doc: 'Patch version.' },
  { name: 'QUEUES', value: 4, doc: 'Receive queues, and as many transmit queues.' },
  { name: 'VECTOR_RX0', value: 0, doc: 'MSI-X vector of receive queue 0; those of the others follow it.' },
  { name: 'VECTOR_TX0', value: 4, doc: 'MSI-X vector of transmit queue 0; those of the others follow it.' },
  { name: 'STEERING_ENTRIES', value: 16, doc: 'Entries of the steering table.' },
  { name: 'MAX_BUFFERS_PER_FRAME', value: 16, doc: 'Most posted buffers that one received frame may fill.' },
  { name: 'TRACE_DEPTH', value: 512, doc: 'Records that the DMA trace holds.' },
  {
    name: 'TRACE_WINDOW',
    value: 0x8000,
    doc: 'Byte offset in BAR0 of the DMA trace; record n is in slot n mod TRACE_DEPTH.',
  },
  { name: 'MAX_FRAME_BYTES', value: 9018, doc: 'Longest frame on the wire side, without FCS, that the NIC accepts.' },
  { name: 'MIN_FRAME_BYTES', value: 60, doc: 'Shortest frame, without FCS.' },
  { name: 'ETHERTYPE', value: 0x88b5, doc: 'EtherType of generated frames (IEEE 802 local experimental 1).' },
  {
    name: 'LINE_OVERHEAD_BYTES',
    value: 24,
    doc: 'Bytes that a frame takes on the line beside its own: preamble 8, FCS 4, interframe gap 12.',
  },
  { name: 'GENERATOR_STREAMS', value: 4, doc: 'Streams of the traffic generator; their blocks are 0x100 bytes apart.' },
  {
    name: 'LENGTH_LIST_OFFSET',
    value: 0x80,
    doc: 'Byte offset of the length list in the block of a stream; write only, entry 2n in bits 15..0 of word n, entry 2n + 1 above it.',
  },
  { name: 'LENGTH_LIST_DEPTH', value: 64, doc: 'Entries of a length list.' },
  { name: 'RATE_FRACTION_BITS', value: 44, doc: 'Bits of RATE behind the binary point.' },
  {
    name: 'PACKET_WINDOW',
    value: 0x4000,
    doc: 'Byte offset in BAR0 of the page of the packet memory that REPLAY.PAGE names; while the replay runs it is neither read nor written.',
  },
  { name: 'PACKET_PAGE_BYTES', value: 4096, doc: 'Bytes of a page of the packet memory.' },
  { name: 'PACKET_MEMORY_BYTES', value: 65536, doc: 'Bytes of the packet memory.' },
  { name: 'LINK_MAX_WORDS', value: 64, doc: 'Most words that one request on the control link reads or writes.' },
];
