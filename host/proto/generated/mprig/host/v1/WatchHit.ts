// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchHit {
  /**
   * address of the instruction, or of the one after it
   */
  'instruction'?: (number | string | Long);
  'kernel'?: (boolean);
  /**
   * name of the thread
   */
  'command'?: (string);
}

export interface WatchHit__Output {
  /**
   * address of the instruction, or of the one after it
   */
  'instruction': (string);
  'kernel': (boolean);
  /**
   * name of the thread
   */
  'command': (string);
}
