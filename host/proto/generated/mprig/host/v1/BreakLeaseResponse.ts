// Original file: host/proto/mprig/host/v1/agent.proto

import type { Lease as _mprig_host_v1_Lease, Lease__Output as _mprig_host_v1_Lease__Output } from '../../../mprig/host/v1/Lease.js';

export interface BreakLeaseResponse {
  'broken'?: (_mprig_host_v1_Lease | null);
}

export interface BreakLeaseResponse__Output {
  'broken': (_mprig_host_v1_Lease__Output | null);
}
