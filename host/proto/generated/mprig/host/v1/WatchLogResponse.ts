// Original file: host/proto/mprig/host/v1/agent.proto


export interface WatchLogResponse {
  'lines'?: (string)[];
  /**
   * one of the lines says that the kernel has failed
   */
  'oops'?: (boolean);
}

export interface WatchLogResponse__Output {
  'lines': (string)[];
  /**
   * one of the lines says that the kernel has failed
   */
  'oops': (boolean);
}
