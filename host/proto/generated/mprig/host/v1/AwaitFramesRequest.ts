// Original file: host/proto/mprig/host/v1/agent.proto


export interface AwaitFramesRequest {
  'count'?: (number);
  'timeoutMs'?: (number);
}

export interface AwaitFramesRequest__Output {
  'count': (number);
  'timeoutMs': (number);
}
