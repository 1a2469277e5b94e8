// Original file: host/proto/mprig/host/v1/agent.proto


export interface EndEchoResponse {
  'echoed'?: (number);
  /**
   * arrived, but could not be sent back
   */
  'lost'?: (number);
}

export interface EndEchoResponse__Output {
  'echoed': (number);
  /**
   * arrived, but could not be sent back
   */
  'lost': (number);
}
