// Original file: host/proto/mprig/host/v1/agent.proto


export interface TranslateGuestRequest {
}

export interface TranslateGuestRequest__Output {
}
