// Original file: host/proto/mprig/host/v1/agent.proto


export interface PauseGuestRequest {
}

export interface PauseGuestRequest__Output {
}
