// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartEchoRequest {
  'role'?: (string);
}

export interface StartEchoRequest__Output {
  'role': (string);
}
