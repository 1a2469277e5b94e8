import type { NicEntry, RxEntry, TxEntry } from '../nic/ledger/words.js';

type Words<Name extends string> = Readonly<Record<Name, string>>;

/** What the entries of the NIC's ledger count, in words. Levels are told as their change. */
export const nicWords: Words<NicEntry> = {
  INJECTED_FRAMES: 'Frames from the generator',
  INJECTED_BYTES: 'Bytes from the generator',
  WIRE_RX_FRAMES: 'Frames from the wire',
  WIRE_RX_BYTES: 'Bytes from the wire',
  DROP_UNMATCHED: 'Dropped: for nobody',
  DROP_OVERFLOW: 'Dropped: no room in the NIC',
  DROP_TOO_LONG: 'Dropped: longer than any frame',
  TRACE_RECORDED: 'Records in the DMA trace',
  TRACE_OVERFLOW: 'Records lost for want of room in the DMA trace',
  RX_COPIES: 'Copies of frames for further queues',
  TESTER_SENT_FRAMES: 'Tester: frames from the generator sent to the wire',
  TESTER_SENT_BYTES: 'Tester: bytes from the generator sent to the wire',
  TESTER_INTACT: 'Tester: frames from the wire found intact',
  TESTER_CORRUPT: 'Tester: frames from the wire found damaged',
  TESTER_OTHER: 'Tester: frames from the wire that are of no stream',
  TESTER_UNCHECKED: 'Tester: frames from the wire that nobody checked',
  IN_FLIGHT: 'Frames in flight, change',
};

/** The same for a receive queue. */
export const rxWords: Words<RxEntry> = {
  FRAMES: 'Frames given to the queue',
  DELIVERED_FRAMES: 'Frames delivered to memory',
  DELIVERED_BYTES: 'Bytes delivered to memory',
  DROP_STARVED: 'Dropped: no posted buffer',
  DROP_TOO_LONG: 'Dropped: longer than the posted buffers',
  DROP_DISABLED: 'Dropped: the queue was off',
  DROP_DMA_ERROR: 'Dropped: the bus refused a write',
  DESCRIPTORS: 'Buffers taken from the host',
  COMPLETIONS: 'Buffers given back with a completion',
  FLUSHED: 'Buffers given back unused',
  WRITES_REFUSED: 'Writes of frames that the bus refused',
  COMPLETIONS_REFUSED: 'Completions that the bus refused',
  FETCHES_REFUSED: 'Fetches of descriptors that the bus refused',
  IN_FLIGHT: 'Frames in flight, change',
  POSTED: 'Buffers held, change',
};

/** The same for a transmit queue. */
export const txWords: Words<TxEntry> = {
  READ_FRAMES: 'Frames read from memory',
  READ_BYTES: 'Bytes read from memory',
  SENT_FRAMES: 'Frames sent',
  SENT_BYTES: 'Bytes sent',
  DROP_DMA_ERROR: 'Dropped: the bus refused a read',
  DESCRIPTORS: 'Descriptors taken from the host',
  COMPLETIONS: 'Descriptors given back with a completion',
  FLUSHED: 'Descriptors given back unused',
  READS_REFUSED: 'Reads of frames that the bus refused',
  COMPLETIONS_REFUSED: 'Completions that the bus refused',
  FETCHES_REFUSED: 'Fetches of descriptors that the bus refused',
  IN_FLIGHT: 'Frames in flight, change',
  POSTED: 'Descriptors held, change',
};

const hostPrefixes: readonly (readonly [RegExp, string])[] = [
  [/^mp_fallback_/, 'mp copied a frame, because of: '],
  [/^mp_rx_drop_/, 'mp dropped a received frame: '],
  [/^mp_tx_copied_/, 'mp copied a frame to send, because of: '],
  [/^mp_tx_drop_/, 'mp dropped a frame to send: '],
  [/^mp_rx_/, 'mp, received: '],
  [/^mp_tx_/, 'mp, to send: '],
  [/^mp_/, 'mp: '],
  [/^rx_port_/, 'driver, queue lent to mp: '],
  [/^rx_/, 'driver, received: '],
  [/^tx_/, 'driver, sent: '],
];

/** What a counter of the host's driver or of mp counts, from its `ethtool -S` name. */
export function hostWords(name: string): string {
  const known = hostPrefixes.find(([prefix]) => prefix.test(name));
  const rest = (known ? name.replace(known[0], '') : name).replaceAll('_', ' ').replace(/\bzero copy\b/, 'zero-copy');
  return `${known?.[1] ?? ''}${rest}`;
}
