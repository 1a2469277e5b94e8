import { readWords, wordAddresses } from '../../../rig/nic/ledger/words.js';
import type { LedgerReading, NicEntry, RxEntry, TxEntry } from '../../../rig/nic/ledger/words.js';

/** What differs from zero in a reading; queues by their number. */
export interface Given {
  readonly nic?: Partial<Record<NicEntry, number>>;
  readonly rx?: Readonly<Record<number, Partial<Record<RxEntry, number>>>>;
  readonly tx?: Readonly<Record<number, Partial<Record<TxEntry, number>>>>;
}

/** A reading with these entries; counts wrap. */
export function readingOf(time: number | bigint, given: Given = {}): LedgerReading {
  const zero = readWords(BigInt(time), new Uint32Array(wordAddresses.length));
  return {
    time: BigInt(time),
    nic: { ...zero.nic, ...wrapped(given.nic ?? {}) },
    rx: zero.rx.map((queue, index) => ({ ...queue, ...wrapped(given.rx?.[index] ?? {}) })),
    tx: zero.tx.map((queue, index) => ({ ...queue, ...wrapped(given.tx?.[index] ?? {}) })),
  };
}

/** A lawful reading after `frames` frames of `bytes` bytes through receive queue 1, of which `flying` are under way. */
export function lawfulReading(time: number | bigint, frames: number, bytes = 100, flying = 0): LedgerReading {
  const done = frames - flying;
  return readingOf(time, {
    nic: { INJECTED_FRAMES: frames, INJECTED_BYTES: frames * bytes, IN_FLIGHT: flying },
    rx: {
      1: {
        FRAMES: frames,
        DELIVERED_FRAMES: done,
        DELIVERED_BYTES: done * bytes,
        IN_FLIGHT: flying,
        DESCRIPTORS: frames + 3,
        COMPLETIONS: done,
        POSTED: flying + 3,
      },
    },
  });
}

/** The words of a reading, in the order in which they are pushed. */
export function wordsOf({ nic, rx, tx }: LedgerReading): Uint32Array {
  const flat = (entries: Readonly<Record<string, number>>): number[] => {
    const { IN_FLIGHT = 0, POSTED, ...counts } = entries;
    return [...Object.values(counts), POSTED === undefined ? IN_FLIGHT : POSTED * 0x10000 + IN_FLIGHT];
  };
  return Uint32Array.from([nic, ...rx, ...tx].flatMap(flat));
}

function wrapped<Name extends string>(entries: Partial<Record<Name, number>>): Partial<Record<Name, number>> {
  const pairs = Object.entries<number | undefined>(entries).map(([name, value]) => [name, (value ?? 0) % 2 ** 32]);
  return Object.fromEntries(pairs) as Partial<Record<Name, number>>;
}
