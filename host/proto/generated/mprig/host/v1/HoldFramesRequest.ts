// Original file: host/proto/mprig/host/v1/agent.proto


export interface HoldFramesRequest {
  'role'?: (string);
}

export interface HoldFramesRequest__Output {
  'role': (string);
}
