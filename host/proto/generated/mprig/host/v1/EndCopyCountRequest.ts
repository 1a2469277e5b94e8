// Original file: host/proto/mprig/host/v1/agent.proto


export interface EndCopyCountRequest {
}

export interface EndCopyCountRequest__Output {
}
