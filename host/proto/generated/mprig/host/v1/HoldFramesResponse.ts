// Original file: host/proto/mprig/host/v1/agent.proto


export interface HoldFramesResponse {
}

export interface HoldFramesResponse__Output {
}
