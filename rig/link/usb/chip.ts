import type { UsbDevice } from './device.js';

/** How long transfers of a link may take. */
export interface PipeTimes {
  /** Longest that a transfer towards this side waits for bytes before it is begun anew, and so the end of a link. */
  readonly readMs: number;
  /** Longest that the chip may refuse bytes before the link is given up. */
  readonly writeMs: number;
  /** Longest that a request on the control pipe may take. */
  readonly controlMs: number;
}

/** What the options of a link's URL say to a driver. */
export type ChipOptions = Readonly<Record<string, number>>;

/** A bridge chip between USB and the FIFO port of the NIC, opened: a pipe of bytes. */
export interface ChipPipe {
  /** The next bytes from the NIC; none when none came for a while. */
  read(): Promise<Uint8Array>;
  /** Resolves when the chip has taken all bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Leaves the chip as a next user expects it. */
  stop(): Promise<void>;
}

/** A kind of bridge chip. */
export interface ChipDriver {
  readonly name: string;
  /** Products that have this chip, with the vendor's own ids. */
  readonly products: readonly number[];
  /** Names of the numeric options that it takes. */
  readonly options: readonly string[];
  readonly interfaces: readonly number[];
  /**
   * Prepares an open device whose interfaces are claimed.
   * @throws LinkUnavailable when the chip is set up for something else
   */
  start(device: UsbDevice, options: ChipOptions, times: PipeTimes): Promise<ChipPipe>;
}
