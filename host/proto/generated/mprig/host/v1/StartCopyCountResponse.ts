// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartCopyCountResponse {
}

export interface StartCopyCountResponse__Output {
}
