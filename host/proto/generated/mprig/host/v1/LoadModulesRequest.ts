// Original file: host/proto/mprig/host/v1/agent.proto


export interface LoadModulesRequest {
}

export interface LoadModulesRequest__Output {
}
