// Original file: host/proto/mprig/host/v1/agent.proto


export interface ReleaseLeaseResponse {
}

export interface ReleaseLeaseResponse__Output {
}
