// Original file: host/proto/mprig/host/v1/agent.proto


export interface EndEchoRequest {
}

export interface EndEchoRequest__Output {
}
