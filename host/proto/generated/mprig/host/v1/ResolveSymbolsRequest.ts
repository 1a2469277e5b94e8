// Original file: host/proto/mprig/host/v1/agent.proto

import type { CodeAddress as _mprig_host_v1_CodeAddress, CodeAddress__Output as _mprig_host_v1_CodeAddress__Output } from '../../../mprig/host/v1/CodeAddress.js';

export interface ResolveSymbolsRequest {
  'addresses'?: (_mprig_host_v1_CodeAddress)[];
}

export interface ResolveSymbolsRequest__Output {
  'addresses': (_mprig_host_v1_CodeAddress__Output)[];
}
