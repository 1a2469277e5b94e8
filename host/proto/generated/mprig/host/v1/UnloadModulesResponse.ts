// Original file: host/proto/mprig/host/v1/agent.proto


export interface UnloadModulesResponse {
}

export interface UnloadModulesResponse__Output {
}
