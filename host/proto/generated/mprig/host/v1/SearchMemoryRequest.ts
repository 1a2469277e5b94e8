// Original file: host/proto/mprig/host/v1/agent.proto


/**
 * The key of the nonces comes as two halves, neither of which is like it: it must not stand in the memory to be searched.
 */
export interface SearchMemoryRequest {
  /**
   * 8 random bytes
   */
  'mask'?: (Buffer | Uint8Array | string);
  /**
   * key XOR mask
   */
  'maskedKey'?: (Buffer | Uint8Array | string);
  /**
   * sequence number of the first frame
   */
  'first'?: (number);
  'count'?: (number);
}

/**
 * The key of the nonces comes as two halves, neither of which is like it: it must not stand in the memory to be searched.
 */
export interface SearchMemoryRequest__Output {
  /**
   * 8 random bytes
   */
  'mask': (Buffer);
  /**
   * key XOR mask
   */
  'maskedKey': (Buffer);
  /**
   * sequence number of the first frame
   */
  'first': (number);
  'count': (number);
}
