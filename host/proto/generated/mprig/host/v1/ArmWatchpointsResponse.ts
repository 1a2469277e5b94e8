// Original file: host/proto/mprig/host/v1/agent.proto

import type { WatchedPlace as _mprig_host_v1_WatchedPlace, WatchedPlace__Output as _mprig_host_v1_WatchedPlace__Output } from '../../../mprig/host/v1/WatchedPlace.js';

export interface ArmWatchpointsResponse {
  'places'?: (_mprig_host_v1_WatchedPlace)[];
}

export interface ArmWatchpointsResponse__Output {
  'places': (_mprig_host_v1_WatchedPlace__Output)[];
}
