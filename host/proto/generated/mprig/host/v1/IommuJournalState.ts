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
}
