// Original file: host/proto/mprig/host/v1/agent.proto

import type { CodeSymbol as _mprig_host_v1_CodeSymbol, CodeSymbol__Output as _mprig_host_v1_CodeSymbol__Output } from '../../../mprig/host/v1/CodeSymbol.js';

export interface ResolveSymbolsResponse {
  'symbols'?: (_mprig_host_v1_CodeSymbol)[];
}

export interface ResolveSymbolsResponse__Output {
  'symbols': (_mprig_host_v1_CodeSymbol__Output)[];
}
