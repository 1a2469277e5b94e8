// Original file: host/proto/mprig/host/v1/agent.proto


export interface RunInGuestRequest {
  /**
   * interface whose network it uses
   */
  'role'?: (string);
  /**
   * for sh -c: printable ASCII
   */
  'command'?: (string);
  'timeoutMs'?: (number);
}

export interface RunInGuestRequest__Output {
  /**
   * interface whose network it uses
   */
  'role': (string);
  /**
   * for sh -c: printable ASCII
   */
  'command': (string);
  'timeoutMs': (number);
}
