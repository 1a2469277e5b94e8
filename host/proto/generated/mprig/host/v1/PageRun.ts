// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

/**
 * `pages` consecutive guest pages backed by consecutive machine pages.
 */
export interface PageRun {
  /**
   * bytes from the start of the guest's memory, page aligned
   */
  'guestAddress'?: (number | string | Long);
  /**
   * page aligned
   */
  'machineAddress'?: (number | string | Long);
  /**
   * 4096 bytes each
   */
  'pages'?: (number);
}

/**
 * `pages` consecutive guest pages backed by consecutive machine pages.
 */
export interface PageRun__Output {
  /**
   * bytes from the start of the guest's memory, page aligned
   */
  'guestAddress': (string);
  /**
   * page aligned
   */
  'machineAddress': (string);
  /**
   * 4096 bytes each
   */
  'pages': (number);
}
