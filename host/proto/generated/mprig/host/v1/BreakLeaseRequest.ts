// Original file: host/proto/mprig/host/v1/agent.proto


export interface BreakLeaseRequest {
  'holder'?: (string);
  /**
   * empty: whatever run it is
   */
  'run'?: (string);
}

export interface BreakLeaseRequest__Output {
  'holder': (string);
  /**
   * empty: whatever run it is
   */
  'run': (string);
}
