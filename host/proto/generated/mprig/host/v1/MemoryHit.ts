// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface MemoryHit {
  /**
   * of the first byte of a nonce
   */
  'machineAddress'?: (number | string | Long);
  'sequence'?: (number);
  /**
   * only its key is that of a nonce; there is no sequence number
   */
  'damaged'?: (boolean);
}

export interface MemoryHit__Output {
  /**
   * of the first byte of a nonce
   */
  'machineAddress': (string);
  'sequence': (number);
  /**
   * only its key is that of a nonce; there is no sequence number
   */
  'damaged': (boolean);
}
