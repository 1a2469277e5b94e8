// Original file: host/proto/mprig/host/v1/agent.proto

import type { CopyCalls as _mprig_host_v1_CopyCalls, CopyCalls__Output as _mprig_host_v1_CopyCalls__Output } from '../../../mprig/host/v1/CopyCalls.js';

export interface EndCopyCountResponse {
  'calls'?: (_mprig_host_v1_CopyCalls)[];
}

export interface EndCopyCountResponse__Output {
  'calls': (_mprig_host_v1_CopyCalls__Output)[];
}
