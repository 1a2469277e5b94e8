// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchedPlace {
  /**
   * in the guest's VMM
   */
  'userAddress'?: (number | string | Long);
  'machineAddress'?: (number | string | Long);
  /**
   * 8
   */
  'length'?: (number);
}

export interface WatchedPlace__Output {
  /**
   * in the guest's VMM
   */
  'userAddress': (string);
  'machineAddress': (string);
  /**
   * 8
   */
  'length': (number);
}
