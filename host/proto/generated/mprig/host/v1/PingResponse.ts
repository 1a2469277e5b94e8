// Original file: host/proto/mprig/host/v1/agent.proto


export interface PingResponse {
  'sent'?: (number);
  'received'?: (number);
}

export interface PingResponse__Output {
  'sent': (number);
  'received': (number);
}
