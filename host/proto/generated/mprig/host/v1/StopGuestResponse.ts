// Original file: host/proto/mprig/host/v1/agent.proto


export interface StopGuestResponse {
}

export interface StopGuestResponse__Output {
}
