// Original file: host/proto/mprig/host/v1/agent.proto


export interface GetInventoryRequest {
}

export interface GetInventoryRequest__Output {
}
