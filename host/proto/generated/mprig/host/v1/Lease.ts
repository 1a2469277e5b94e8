// Original file: host/proto/mprig/host/v1/agent.proto


export interface Lease {
  /**
   * user@computer
   */
  'holder'?: (string);
  'run'?: (string);
  /**
   * of the holder, in terms of its computer; empty: the lease outlives any process
   */
  'process'?: (string);
  'remainingMs'?: (number);
}

export interface Lease__Output {
  /**
   * user@computer
   */
  'holder': (string);
  'run': (string);
  /**
   * of the holder, in terms of its computer; empty: the lease outlives any process
   */
  'process': (string);
  'remainingMs': (number);
}
