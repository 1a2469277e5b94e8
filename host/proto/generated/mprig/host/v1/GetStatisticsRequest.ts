// Original file: host/proto/mprig/host/v1/agent.proto


export interface GetStatisticsRequest {
}

export interface GetStatisticsRequest__Output {
}
