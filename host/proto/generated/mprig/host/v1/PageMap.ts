// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface PageMap {
  'busAddress'?: (number | string | Long);
  'mapped'?: (boolean);
  'machineAddress'?: (number | string | Long);
}

export interface PageMap__Output {
  'busAddress': (string);
  'mapped': (boolean);
  'machineAddress': (string);
}
