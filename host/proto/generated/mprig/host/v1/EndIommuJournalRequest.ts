// Original file: host/proto/mprig/host/v1/agent.proto


export interface EndIommuJournalRequest {
}

export interface EndIommuJournalRequest__Output {
}
