// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartEchoResponse {
}

export interface StartEchoResponse__Output {
}
