/** What was behind a range of bus addresses while the NIC wrote there. */
export type Translation =
  | { readonly kind: 'ram'; readonly machineAddress: number; readonly writable: boolean }
  /** Mapped, but not to the machine's memory. */
  | { readonly kind: 'not-ram' }
  /** No map was there at any moment of the write. */
  | { readonly kind: 'unmapped' }
  /** A map was there for a part of the write only, or for a part of the range. */
  | { readonly kind: 'partly-mapped' }
  /** The map changed so close to the write that nobody can tell which one was used. */
  | { readonly kind: 'ambiguous' };

/** What the NIC could reach, at the time of every record of its DMA trace. */
export interface IommuMap {
  /** Changes of the map that are no longer known. Unless 0, no answer can be trusted. */
  readonly lost: number;
  /** What was behind `length` bytes at a bus address from cycle `from` to cycle `to` of the NIC's clock, both inclusive. */
  translate(address: bigint, length: number, from: bigint, to: bigint): Translation;
}

/** One change of what the NIC may reach, in the order of `n`. */
export interface IommuEntry {
  readonly n: number;
  /** The NIC's clock cycle at which the change took effect. */
  readonly cycle: bigint;
  readonly op: 'map' | 'unmap';
  /** First bus address of the range. */
  readonly iova: bigint;
  /** Bytes in the range. An unmap removes every map inside its range. */
  readonly size: bigint;
  /** Machine address behind `iova`; null where no memory is behind it. */
  readonly machine: bigint | null;
  readonly writable: boolean;
}

/** All changes so far. `dropped` counts the oldest ones that are no longer known. */
export interface IommuJournal {
  readonly entries: readonly IommuEntry[];
  readonly dropped: number;
}

/** An access of the NIC that the IOMMU refused. */
export interface IommuFault {
  readonly cycle: bigint;
  readonly address: bigint;
  readonly length: number;
  readonly write: boolean;
}

/** The refused accesses: how many in all, and the latest of them. */
export interface IommuFaults {
  readonly count: number;
  readonly faults: readonly IommuFault[];
}

/** Tells, independently of the stack under test, which machine pages the NIC could reach when. Read only. */
export interface IommuObserver {
  /**
   * Whether it can tell maps of one bus address from each other that live for one frame only, as drivers make them for
   * what they send.
   */
  readonly tellsShortMaps: boolean;
  /** Begins, before the first frame. What the NIC could reach before may be forgotten by now. */
  begin(): Promise<void>;
  /** Ends; nothing can be asked of the map any more. Idempotent. */
  end(): Promise<void>;
  /** The map with all its changes up to now. @param pages of bus addresses: those that it will be asked for */
  map(pages: readonly bigint[]): Promise<IommuMap>;
  faults(): Promise<IommuFaults>;
}
