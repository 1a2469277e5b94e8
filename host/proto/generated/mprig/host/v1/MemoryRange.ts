// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface MemoryRange {
  'machineAddress'?: (number | string | Long);
  'length'?: (number);
}

export interface MemoryRange__Output {
  'machineAddress': (string);
  'length': (number);
}
