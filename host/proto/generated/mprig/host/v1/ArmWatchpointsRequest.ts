// Original file: host/proto/mprig/host/v1/agent.proto

import type { WatchRequest as _mprig_host_v1_WatchRequest, WatchRequest__Output as _mprig_host_v1_WatchRequest__Output } from '../../../mprig/host/v1/WatchRequest.js';

/**
 * The processors have four watchpoints, and one place takes two of them.
 */
export interface ArmWatchpointsRequest {
  'places'?: (_mprig_host_v1_WatchRequest)[];
}

/**
 * The processors have four watchpoints, and one place takes two of them.
 */
export interface ArmWatchpointsRequest__Output {
  'places': (_mprig_host_v1_WatchRequest__Output)[];
}
