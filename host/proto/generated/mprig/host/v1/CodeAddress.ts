// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface CodeAddress {
  'address'?: (number | string | Long);
}

export interface CodeAddress__Output {
  'address': (string);
}
