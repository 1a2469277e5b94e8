// Original file: host/proto/mprig/host/v1/agent.proto


export interface UnbindResponse {
}

export interface UnbindResponse__Output {
}
