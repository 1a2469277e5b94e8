import type { Enumeration } from '../model.js';

export const enumerations: readonly Enumeration[] = [
  {
    name: 'LATE_WRITE_OUTCOME',
    doc: 'How a late write ended.',
    values: [
      { name: 'NONE', value: 0, doc: 'None since reset.' },
      { name: 'WRITTEN', value: 1, doc: 'The mark is visible in memory.' },
      { name: 'NO_RECORD', value: 2, doc: 'Refused: the DMA trace does not hold this record, or not any more.' },
      {
        name: 'UNBOUND',
        value: 3,
        doc: 'Refused: the queue was stopped since the frame came, its buffers may belong to others.',
      },
      {
        name: 'OUTSIDE',
        value: 4,
        doc: 'Refused: the mark would leave the first segment of the frame, or cross 4 KiB.',
      },
      { name: 'DMA_ERROR', value: 5, doc: 'The access to memory was refused.' },
    ],
  },
  {
    name: 'COMPLETION_STATUS',
    doc: 'How the NIC finished with a descriptor.',
    values: [
      { name: 'OK', value: 0, doc: 'The whole frame was transferred.' },
      { name: 'DMA_ERROR', value: 1, doc: 'An access to the buffer was refused; its content is undefined.' },
    ],
  },
  {
    name: 'TRACE_SOURCE',
    doc: 'Where a frame came from.',
    values: [
      { name: 'WIRE', value: 0, doc: 'The wire side.' },
      {
        name: 'GENERATOR',
        value: 1,
        doc: 'The traffic generator; in the transmit trace: a frame of MIN_FRAME_BYTES or more that was read whole and has, behind a tag or none, ETHERTYPE and its own length.',
      },
      { name: 'HOST', value: 2, doc: 'Only in the transmit trace: the host, any other frame.' },
    ],
  },
  {
    name: 'LINK_OPERATION',
    doc: 'Operation code of a request on the control link; a response carries it with bit 7 set.',
    values: [
      {
        name: 'HELLO',
        value: 0x00,
        doc: 'Begins a session: the address is its id, the next sequence number the one after its own. No words.',
      },
      { name: 'READ', value: 0x01, doc: 'Reads words at increasing addresses.' },
      { name: 'WRITE', value: 0x02, doc: 'Writes words at increasing addresses.' },
      { name: 'SYNC', value: 0x03, doc: 'Tells the id of the session and the next sequence number, in two words.' },
      { name: 'EVENT', value: 0x40, doc: 'Pushed by the device, never requested; not acknowledged.' },
    ],
  },
  {
    name: 'LINK_STATUS',
    doc: 'Outcome of a request on the control link.',
    values: [
      { name: 'OK', value: 0, doc: 'Done.' },
      { name: 'BAD_OPERATION', value: 1, doc: 'Unknown operation code.' },
      { name: 'BAD_ADDRESS', value: 2, doc: 'Not a multiple of 4, or the range leaves BAR0.' },
      {
        name: 'BAD_COUNT',
        value: 3,
        doc: 'No words, more than LINK_MAX_WORDS, or not the number of words that the frame holds.',
      },
      { name: 'NO_SESSION', value: 4, doc: 'Not done: there was no HELLO since the last reset.' },
      { name: 'OUT_OF_ORDER', value: 5, doc: 'Not done: a request before this one has not arrived.' },
    ],
  },
  {
    name: 'LINK_EVENT',
    doc: 'Kind of a device-pushed event.',
    values: [
      {
        name: 'GENERATOR_STOPPED',
        value: 1,
        doc: 'The generator has injected its last frame; the argument is the number injected.',
      },
      {
        name: 'COUNTER_SNAPSHOT',
        value: 2,
        doc: 'A snapshot of the ledger, of the time of the event; the argument is its number. The counts follow: those of LEDGER from INJECTED_FRAMES on, of each RX_LEDGERn, of each TX_LEDGERn.',
      },
    ],
  },
];
