// Original file: host/proto/mprig/host/v1/agent.proto


export interface PauseGuestResponse {
}

export interface PauseGuestResponse__Output {
}
