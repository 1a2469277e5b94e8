// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface IommuChange {
  'unmap'?: (boolean);
  'busAddress'?: (number | string | Long);
  /**
   * what the bus address leads to, or led to until it was unmapped
   */
  'machineAddress'?: (number | string | Long);
  'size'?: (number | string | Long);
  /**
   * of a map
   */
  'writable'?: (boolean);
}

export interface IommuChange__Output {
  'unmap': (boolean);
  'busAddress': (string);
  /**
   * what the bus address leads to, or led to until it was unmapped
   */
  'machineAddress': (string);
  'size': (string);
  /**
   * of a map
   */
  'writable': (boolean);
}
