/** One change of what the NIC may reach, as the host's kernel was about to make it. */
export interface HostIommuChange {
  readonly op: 'map' | 'unmap';
  readonly busAddress: bigint;
  /** What the bus address leads to, or led to until it was unmapped. */
  readonly machineAddress: bigint;
  readonly size: bigint;
  /** Of a map: the NIC may also write there. */
  readonly writable: boolean;
}

/** What the host's agent has noted of the maps of the NIC, in a time that it cannot compare with the NIC's clock. */
export interface HostIommuJournal {
  /** dma, unmanaged, blocked; identity or none: a bus address is a machine address. */
  readonly domain: string;
  /** In their order. */
  readonly changes: readonly HostIommuChange[];
  /** What pages lead to now; null: to nothing. Only those that were asked for. */
  readonly pages: readonly { readonly busAddress: bigint; readonly machineAddress: bigint | null }[];
  /** Changes that could not be noted. */
  readonly lost: number;
  /** Accesses of the NIC that the IOMMU refused since the journal began, as far as the kernel's log tells of them. */
  readonly faults: number;
}
