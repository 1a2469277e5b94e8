// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Calls of one function with the same number of bytes.
 */
export interface CopyCalls {
  'function'?: (string);
  /**
   * of one call
   */
  'bytes'?: (number | string | Long);
  'calls'?: (number | string | Long);
}

/**
 * Calls of one function with the same number of bytes.
 */
export interface CopyCalls__Output {
  'function': (string);
  /**
   * of one call
   */
  'bytes': (string);
  'calls': (string);
}
