// Original file: host/proto/mprig/host/v1/agent.proto

import type { Long } from '@grpc/proto-loader';

export interface GetStatisticsResponse {
  'values'?: ({[key: string]: number | string | Long});
}

export interface GetStatisticsResponse__Output {
  'values': ({[key: string]: string});
}
