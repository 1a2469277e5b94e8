// Original file: host/proto/mprig/host/v1/agent.proto


export interface ReleaseLeaseRequest {
}

export interface ReleaseLeaseRequest__Output {
}
