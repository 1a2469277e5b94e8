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

/** Tells, independently of the host's kernel, which machine pages the NIC could reach when. Read only. */
export interface IommuObserver {
  journal(): Promise<IommuJournal>;
  faults(): Promise<IommuFaults>;
}
