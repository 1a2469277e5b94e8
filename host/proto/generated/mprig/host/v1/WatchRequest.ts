// Original file: host/proto/mprig/host/v1/agent.proto


export interface WatchRequest {
  /**
   * 0: the buffer that the NIC fills next
   */
  'position'?: (number);
  /**
   * bytes from the start of the frame; the next multiple of 8 of the address is watched
   */
  'offset'?: (number);
}

export interface WatchRequest__Output {
  /**
   * 0: the buffer that the NIC fills next
   */
  'position': (number);
  /**
   * bytes from the start of the frame; the next multiple of 8 of the address is watched
   */
  'offset': (number);
}
