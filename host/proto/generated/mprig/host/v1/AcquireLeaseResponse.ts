// Original file: host/proto/mprig/host/v1/agent.proto


export interface AcquireLeaseResponse {
  'token'?: (string);
}

export interface AcquireLeaseResponse__Output {
  'token': (string);
}
