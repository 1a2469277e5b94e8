// Original file: host/proto/mprig/host/v1/agent.proto


export interface ReportFramesRequest {
}

export interface ReportFramesRequest__Output {
}
