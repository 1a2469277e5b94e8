// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface CodeSymbol {
  /**
   * empty: no function of the kernel
   */
  'function'?: (string);
  /**
   * empty: the kernel itself
   */
  'module'?: (string);
  /**
   * address of the function's first instruction
   */
  'start'?: (number | string | Long);
  /**
   * address of what follows the function
   */
  'end'?: (number | string | Long);
}

export interface CodeSymbol__Output {
  /**
   * empty: no function of the kernel
   */
  'function': (string);
  /**
   * empty: the kernel itself
   */
  'module': (string);
  /**
   * address of the function's first instruction
   */
  'start': (string);
  /**
   * address of what follows the function
   */
  'end': (string);
}
