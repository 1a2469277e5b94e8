// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface SearchTotals {
  'searchedBytes'?: (number | string | Long);
  /**
   * of memory that the kernel uses
   */
  'machineBytes'?: (number | string | Long);
  /**
   * nonces beyond those that are told
   */
  'overflow'?: (number | string | Long);
  'threads'?: (number);
  'milliseconds'?: (number);
}

export interface SearchTotals__Output {
  'searchedBytes': (string);
  /**
   * of memory that the kernel uses
   */
  'machineBytes': (string);
  /**
   * nonces beyond those that are told
   */
  'overflow': (string);
  'threads': (number);
  'milliseconds': (number);
}
