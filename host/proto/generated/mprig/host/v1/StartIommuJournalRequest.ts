// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartIommuJournalRequest {
}

export interface StartIommuJournalRequest__Output {
}
