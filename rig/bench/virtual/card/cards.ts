/** What a descriptor for frames that are sent says. Layouts: 82574 and 82576 datasheets, "Transmit Descriptors". */
export type SendDescriptor =
  /** How the frames that follow are to be cut up. */
  | { readonly kind: 'context'; readonly segmentBytes: number }
  /** A piece of a frame. */
  | {
      readonly kind: 'data';
      readonly length: number;
      /** It is the last one of its frame. */
      readonly last: boolean;
      /** Bytes behind the headers of a frame that is cut up; null: it is not, or an earlier piece has said it. */
      readonly segmentedPayload: number | null;
    };

/** A card that QEMU models, as far as its models differ. */
export interface CardModel {
  /** QEMU's device, and the driver in the kernel. */
  readonly name: 'igb' | 'e1000e';
  /** A guest has a queue of several, and is bound to addresses. */
  readonly byAddress: boolean;
  /** QEMU's trace event of a write into a receive buffer. */
  readonly writeEvent: string;
  /** Whether a frame that finds no buffer stays in the wire's queue, and comes again. */
  readonly keepsUnwritten: boolean;
  /** Reads the upper and the lower word of a descriptor. */
  sendDescriptor(lower: number, upper: number): SendDescriptor;
}

const extended = 1 << 29;
const endOfPacket = 1 << 24;

/** The models of cards whose drivers have the port API, by the names that bench files give. */
export const cardModels: Readonly<Record<CardModel['name'], CardModel>> = {
  igb: {
    name: 'igb',
    byAddress: true,
    writeEvent: 'igb_rx_desc_buff_write',
    keepsUnwritten: false,
    sendDescriptor(lower, upper) {
      const type = (lower >>> 20) & 0xf;
      if ((lower & extended) !== 0 && type === 2) return { kind: 'context', segmentBytes: upper >>> 16 };
      const segmented = (lower & (1 << 31)) !== 0 ? upper >>> 14 : null;
      return data(lower & 0xffff, lower, segmented);
    },
  },
  e1000e: {
    name: 'e1000e',
    byAddress: false,
    writeEvent: 'e1000e_rx_desc_buff_write',
    keepsUnwritten: true,
    sendDescriptor(lower, upper) {
      const isData = (lower & (1 << 20)) !== 0;
      if ((lower & extended) !== 0 && !isData) return { kind: 'context', segmentBytes: upper >>> 16 };
      return data(lower & (isData ? 0xfffff : 0xffff), lower, null);
    },
  },
};

function data(length: number, lower: number, segmentedPayload: number | null): SendDescriptor {
  return { kind: 'data', length, last: (lower & endOfPacket) !== 0, segmentedPayload };
}
