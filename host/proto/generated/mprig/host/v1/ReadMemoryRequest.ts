// Original file: host/proto/mprig/host/v1/agent.proto

import type { MemoryRange as _mprig_host_v1_MemoryRange, MemoryRange__Output as _mprig_host_v1_MemoryRange__Output } from '../../../mprig/host/v1/MemoryRange.js';

export interface ReadMemoryRequest {
  'ranges'?: (_mprig_host_v1_MemoryRange)[];
}

export interface ReadMemoryRequest__Output {
  'ranges': (_mprig_host_v1_MemoryRange__Output)[];
}
