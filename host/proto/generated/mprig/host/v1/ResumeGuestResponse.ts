// Original file: host/proto/mprig/host/v1/agent.proto


export interface ResumeGuestResponse {
}

export interface ResumeGuestResponse__Output {
}
