// Original file: host/proto/mprig/host/v1/agent.proto


export interface EndIommuJournalResponse {
}

export interface EndIommuJournalResponse__Output {
}
