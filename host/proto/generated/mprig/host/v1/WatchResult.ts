// Original file: host/proto/mprig/host/v1/agent.proto

import type { WatchHit as _mprig_host_v1_WatchHit, WatchHit__Output as _mprig_host_v1_WatchHit__Output } from '../../../mprig/host/v1/WatchHit.js';

export interface WatchResult {
  /**
   * accesses through the kernel's map of all memory
   */
  'directHits'?: (number);
  /**
   * accesses through the address that the VMM uses
   */
  'userHits'?: (number);
  /**
   * the first of them
   */
  'hits'?: (_mprig_host_v1_WatchHit)[];
}

export interface WatchResult__Output {
  /**
   * accesses through the kernel's map of all memory
   */
  'directHits': (number);
  /**
   * accesses through the address that the VMM uses
   */
  'userHits': (number);
  /**
   * the first of them
   */
  'hits': (_mprig_host_v1_WatchHit__Output)[];
}
