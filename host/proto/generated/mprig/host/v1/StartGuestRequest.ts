// Original file: host/proto/mprig/host/v1/agent.proto


export interface StartGuestRequest {
  /**
   * network device; empty: the only NIC of ours
   */
  'nic'?: (string);
  /**
   * 0: 256
   */
  'memoryMib'?: (number);
  /**
   * until guestd answers; 0: 120000
   */
  'timeoutMs'?: (number);
  /**
   * with a shell and iperf3 in the guest
   */
  'programs'?: (boolean);
}

export interface StartGuestRequest__Output {
  /**
   * network device; empty: the only NIC of ours
   */
  'nic': (string);
  /**
   * 0: 256
   */
  'memoryMib': (number);
  /**
   * until guestd answers; 0: 120000
   */
  'timeoutMs': (number);
  /**
   * with a shell and iperf3 in the guest
   */
  'programs': (boolean);
}
