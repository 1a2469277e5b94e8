// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartIommuJournalResponse {
}

export interface StartIommuJournalResponse__Output {
}
