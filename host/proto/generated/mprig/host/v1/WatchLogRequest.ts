// Original file: host/proto/mprig/host/v1/agent.proto

import type { LogSource as _mprig_host_v1_LogSource, LogSource__Output as _mprig_host_v1_LogSource__Output } from '../../../mprig/host/v1/LogSource.js';

export interface WatchLogRequest {
  'source'?: (_mprig_host_v1_LogSource);
}

export interface WatchLogRequest__Output {
  'source': (_mprig_host_v1_LogSource__Output);
}
