// Original file: host/proto/mprig/host/v1/agent.proto


export interface RenewLeaseResponse {
}

export interface RenewLeaseResponse__Output {
}
