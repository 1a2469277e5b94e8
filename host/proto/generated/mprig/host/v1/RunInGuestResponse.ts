// Original file: host/proto/mprig/host/v1/agent.proto


export interface RunInGuestResponse {
  /**
   * exit status, or 128 + the signal that ended it
   */
  'status'?: (number);
  /**
   * what it printed
   */
  'lines'?: (string)[];
}

export interface RunInGuestResponse__Output {
  /**
   * exit status, or 128 + the signal that ended it
   */
  'status': (number);
  /**
   * what it printed
   */
  'lines': (string)[];
}
