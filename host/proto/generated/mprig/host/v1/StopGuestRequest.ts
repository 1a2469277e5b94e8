// Original file: host/proto/mprig/host/v1/agent.proto


export interface StopGuestRequest {
}

export interface StopGuestRequest__Output {
}
