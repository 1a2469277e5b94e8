// Original file: host/proto/mprig/host/v1/agent.proto


export interface BindResponse {
}

export interface BindResponse__Output {
}
