// Original file: host/proto/mprig/host/v1/agent.proto


export interface FrameReport {
  'sequence'?: (number);
  /**
   * bytes received
   */
  'length'?: (number);
  /**
   * length field inside the frame
   */
  'statedLength'?: (number);
  'checksumGood'?: (boolean);
  /**
   * 16 bytes, the one near the start
   */
  'nonce'?: (Buffer | Uint8Array | string);
  /**
   * every place of the frame holds the same nonce
   */
  'noncesAgree'?: (boolean);
  /**
   * CRC-32 of all bytes received
   */
  'crc'?: (number);
}

export interface FrameReport__Output {
  'sequence': (number);
  /**
   * bytes received
   */
  'length': (number);
  /**
   * length field inside the frame
   */
  'statedLength': (number);
  'checksumGood': (boolean);
  /**
   * 16 bytes, the one near the start
   */
  'nonce': (Buffer);
  /**
   * every place of the frame holds the same nonce
   */
  'noncesAgree': (boolean);
  /**
   * CRC-32 of all bytes received
   */
  'crc': (number);
}
