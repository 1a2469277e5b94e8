// Original file: host/proto/mprig/host/v1/agent.proto


export interface ResumeGuestRequest {
}

export interface ResumeGuestRequest__Output {
}
