// Original file: host/proto/mprig/host/v1/agent.proto


export interface RenewLeaseRequest {
  'durationMs'?: (number);
}

export interface RenewLeaseRequest__Output {
  'durationMs': (number);
}
