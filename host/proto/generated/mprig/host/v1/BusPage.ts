// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface BusPage {
  'busAddress'?: (number | string | Long);
}

export interface BusPage__Output {
  'busAddress': (string);
}
