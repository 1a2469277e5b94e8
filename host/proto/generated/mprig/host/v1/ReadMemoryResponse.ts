// Original file: host/proto/mprig/host/v1/agent.proto


export interface ReadMemoryResponse {
  'contents'?: (Buffer | Uint8Array | string)[];
}

export interface ReadMemoryResponse__Output {
  'contents': (Buffer)[];
}
