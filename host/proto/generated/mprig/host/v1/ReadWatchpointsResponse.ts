// Original file: host/proto/mprig/host/v1/agent.proto

import type { WatchResult as _mprig_host_v1_WatchResult, WatchResult__Output as _mprig_host_v1_WatchResult__Output } from '../../../mprig/host/v1/WatchResult.js';

export interface ReadWatchpointsResponse {
  'places'?: (_mprig_host_v1_WatchResult)[];
}

export interface ReadWatchpointsResponse__Output {
  'places': (_mprig_host_v1_WatchResult__Output)[];
}
