// Original file: host/proto/mprig/host/v1/agent.proto


export interface UnloadModulesRequest {
}

export interface UnloadModulesRequest__Output {
}
