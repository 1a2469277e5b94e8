// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartCopyCountRequest {
}

export interface StartCopyCountRequest__Output {
}
