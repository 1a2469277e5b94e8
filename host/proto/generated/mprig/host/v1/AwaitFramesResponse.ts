// Original file: host/proto/mprig/host/v1/agent.proto


export interface AwaitFramesResponse {
  'held'?: (number);
  /**
   * lost in the guest's socket
   */
  'dropped'?: (number);
}

export interface AwaitFramesResponse__Output {
  'held': (number);
  /**
   * lost in the guest's socket
   */
  'dropped': (number);
}
