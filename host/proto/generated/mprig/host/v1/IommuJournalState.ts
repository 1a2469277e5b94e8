// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface IommuJournalState {
  /**
   * dma, unmanaged, blocked; identity or none: a bus address is the machine address
   */
  'domain'?: (string);
  /**
   * changes that could not be noted
   */
  'lost'?: (number | string | Long);
  /**
   * accesses of the NIC that the IOMMU refused, as far as the kernel's log tells of them
   */
  'faults'?: (number);
}

export interface IommuJournalState__Output {
  /**
   * dma, unmanaged, blocked; identity or none: a bus address is the machine address
   */
  'domain': (string);
  /**
   * changes that could not be noted
   */
  'lost': (string);
  /**
   * accesses of the NIC that the IOMMU refused, as far as the kernel's log tells of them
   */
  'faults': (number);
}
