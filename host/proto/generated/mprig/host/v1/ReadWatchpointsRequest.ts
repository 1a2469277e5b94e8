// Original file: host/proto/mprig/host/v1/agent.proto


export interface ReadWatchpointsRequest {
}

export interface ReadWatchpointsRequest__Output {
}
