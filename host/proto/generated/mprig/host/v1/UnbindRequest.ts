// Original file: host/proto/mprig/host/v1/agent.proto


export interface UnbindRequest {
}

export interface UnbindRequest__Output {
}
