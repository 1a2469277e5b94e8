// Original file: host/proto/mprig/host/v1/agent.proto

import type { MemoryHit as _mprig_host_v1_MemoryHit, MemoryHit__Output as _mprig_host_v1_MemoryHit__Output } from '../../../mprig/host/v1/MemoryHit.js';
import type { SearchTotals as _mprig_host_v1_SearchTotals, SearchTotals__Output as _mprig_host_v1_SearchTotals__Output } from '../../../mprig/host/v1/SearchTotals.js';

export interface SearchMemoryResponse {
  /**
   * in the order of their addresses
   */
  'hits'?: (_mprig_host_v1_MemoryHit)[];
  /**
   * in the last answer only
   */
  'totals'?: (_mprig_host_v1_SearchTotals | null);
}

export interface SearchMemoryResponse__Output {
  /**
   * in the order of their addresses
   */
  'hits': (_mprig_host_v1_MemoryHit__Output)[];
  /**
   * in the last answer only
   */
  'totals': (_mprig_host_v1_SearchTotals__Output | null);
}
