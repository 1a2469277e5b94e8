import type { IommuFault } from '../../../host/iommu-observer.js';
import type { CardModel } from './cards.js';

/** What the IOMMU has translated for the card: bus addresses from `iova` on are machine addresses from `machine` on. */
export interface Translated {
  readonly iova: bigint;
  readonly bytes: bigint;
  readonly machine: bigint;
}

/** Bytes that the card has written or read by one descriptor, and how their addresses were translated meanwhile. */
export interface CardPiece {
  readonly address: bigint;
  readonly length: number;
  readonly translated: readonly Translated[];
}

/** What the card has done, as its model tells of it outside the machine. */
export type CardEvent =
  /** A frame that came over the wire is done with; the first has number 0. */
  | { readonly kind: 'arrived'; readonly frame: number }
  /** A frame stands in a queue's buffers; one to a group may do so in several. */
  | { readonly kind: 'written'; readonly frame: number; readonly queue: number; readonly pieces: readonly CardPiece[] }
  /** A frame has been sent, as so many frames on the wire. */
  | { readonly kind: 'sent'; readonly frames: number; readonly pieces: readonly CardPiece[] };

interface GrowingPiece extends CardPiece {
  readonly translated: Translated[];
}

const pageBytes = 4096n;
const patterns = {
  arrival: /^e1000e_rx_receive_iov /,
  write: /_rx_desc_buff_write .*addr: 0x([0-9a-f]+), offset: (\d+), .*length: (\d+)$/,
  written: /^e1000e_rx_written_to_guest .*\(queue (\d+)\)/,
  unwritten: /^e1000e_rx_not_written_to_guest /,
  dropped: /^(?:e1000e_rx_flt_dropped|e1000x_rx_oversized) /,
  descriptor: /^e1000e_tx_descr 0x([0-9a-f]+) : ([0-9a-f]+) ([0-9a-f]+)$/,
  translation: /^vtd_dmar_translate dev 01:00\.00 iova 0x([0-9a-f]+) -> gpa 0x([0-9a-f]+) mask 0x([0-9a-f]+)$/,
  fault: /^vtd_dmar_fault sid 0x([0-9a-f]+) fault \d+ addr 0x([0-9a-f]+) write (\d)$/,
} as const;

/** Bus number 1, device 0, function 0: the one place behind the machine's root port. */
const sourceId = '100';

/** Events that are of interest while frames flow, by their names in QEMU. */
export function tracedEvents({ writeEvent }: CardModel): readonly string[] {
  return [
    'e1000e_rx_receive_iov',
    writeEvent,
    'e1000e_rx_written_to_guest',
    'e1000e_rx_not_written_to_guest',
    'e1000e_rx_flt_dropped',
    'e1000x_rx_oversized',
    'e1000e_tx_descr',
    'vtd_dmar_translate',
  ];
}

/** The event of a refused access, which is always of interest. */
export const faultEvent = 'vtd_dmar_fault';

/**
 * Makes sense of what QEMU's trace says of a card behind an IOMMU. QEMU does one thing at a time under its lock, so that the
 * translations of an access follow the line that announces it.
 */
export class CardTraceReader {
  private rest = '';
  private arrivals = 0;
  /** Whether the frame that came last has been counted as done with. */
  private settled = true;
  private received: GrowingPiece[] = [];
  private sending: GrowingPiece[] = [];
  private segmentBytes = 0;
  private segmentedPayload: number | null = null;
  /** The access whose translations are being told. */
  private latest: GrowingPiece | undefined;
  private readonly refused: IommuFault[] = [];

  constructor(private readonly model: CardModel) {}

  /** Accesses of the card that the IOMMU has refused. */
  get faults(): readonly IommuFault[] {
    return this.refused;
  }

  /** Frames are counted from 0 again. */
  restart(): void {
    this.arrivals = 0;
    this.settled = true;
    this.received = [];
    this.sending = [];
    this.latest = undefined;
  }

  /** Reads on; what ends in the middle of a line is kept for the next time. */
  read(text: string): readonly CardEvent[] {
    const lines = `${this.rest}${text}`.split('\n');
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.readLine(line));
  }

  private readLine(line: string): readonly CardEvent[] {
    const of = (name: keyof typeof patterns): RegExpExecArray | null => patterns[name].exec(line);
    const translation = of('translation');
    if (translation) return this.translate(translation);
    const write = of('write');
    if (write) {
      const [, base = '', offset, length] = write;
      this.latest = { address: BigInt(`0x${base}`) + BigInt(offset ?? 0), length: Number(length), translated: [] };
      this.received.push(this.latest);
      return [];
    }
    const descriptor = of('descriptor');
    if (descriptor) return this.describe(descriptor);
    if (of('arrival')) return this.arrive();
    const written = of('written');
    if (written) {
      const pieces = this.received.splice(0);
      const frame = this.arrivals - 1;
      return [{ kind: 'written', frame, queue: Number(written[1]), pieces }, ...this.settle()];
    }
    if (of('unwritten')) return this.unwritten();
    if (of('dropped')) return this.settle();
    const fault = of('fault');
    if (fault) this.refuse(fault);
    return [];
  }

  private translate([, iova = '', machine = '', mask = '']: readonly string[]): readonly CardEvent[] {
    const { latest } = this;
    if (!latest) return [];
    const [start, bytes] = [BigInt(`0x${iova}`), BigInt(`0x${mask}`) + 1n];
    const end = latest.address + BigInt(latest.length);
    // The descriptors' own places are translated in between.
    if (start < end && latest.address < start + bytes) {
      latest.translated.push({ iova: start, bytes, machine: BigInt(`0x${machine}`) });
    }
    return [];
  }

  /** A frame that came before, and of which nothing was said, was dropped without a word. */
  private arrive(): readonly CardEvent[] {
    const before = this.settle();
    this.arrivals += 1;
    this.settled = false;
    this.received = [];
    return before;
  }

  private unwritten(): readonly CardEvent[] {
    this.received = [];
    if (!this.model.keepsUnwritten) return this.settle();
    if (!this.settled) this.arrivals -= 1;
    this.settled = true;
    return [];
  }

  private settle(): readonly CardEvent[] {
    if (this.settled) return [];
    this.settled = true;
    return [{ kind: 'arrived', frame: this.arrivals - 1 }];
  }

  private describe([, address = '', lower = '', upper = '']: readonly string[]): readonly CardEvent[] {
    const descriptor = this.model.sendDescriptor(Number.parseInt(lower, 16), Number.parseInt(upper, 16));
    if (descriptor.kind === 'context') {
      this.segmentBytes = descriptor.segmentBytes;
      return [];
    }
    this.latest = { address: BigInt(`0x${address}`), length: descriptor.length, translated: [] };
    this.sending.push(this.latest);
    this.segmentedPayload ??= descriptor.segmentedPayload;
    if (!descriptor.last) return [];
    const payload = this.segmentedPayload;
    this.segmentedPayload = null;
    const frames = payload === null || this.segmentBytes === 0 ? 1 : Math.ceil(payload / this.segmentBytes);
    // Its translations are still to be told: whoever gets the event reads them once the trace is at rest.
    return [{ kind: 'sent', frames, pieces: this.sending.splice(0) }];
  }

  private refuse([, sid, address = '', write]: readonly string[]): void {
    if (sid !== sourceId) return;
    const page = BigInt(`0x${address}`);
    this.refused.push({ cycle: 0n, address: page, length: Number(pageBytes), write: write === '1' });
  }
}
