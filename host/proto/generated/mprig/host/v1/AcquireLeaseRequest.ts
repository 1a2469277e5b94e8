// Original file: host/proto/mprig/host/v1/agent.proto


export interface AcquireLeaseRequest {
  'holder'?: (string);
  'run'?: (string);
  'process'?: (string);
  'durationMs'?: (number);
}

export interface AcquireLeaseRequest__Output {
  'holder': (string);
  'run': (string);
  'process': (string);
  'durationMs': (number);
}
