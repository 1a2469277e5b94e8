// Original file: host/proto/mprig/host/v1/agent.proto


export interface GuestInterface {
  /**
   * "mp" or "tap"
   */
  'role'?: (string);
  /**
   * inside the guest
   */
  'name'?: (string);
  'mac'?: (string);
}

export interface GuestInterface__Output {
  /**
   * "mp" or "tap"
   */
  'role': (string);
  /**
   * inside the guest
   */
  'name': (string);
  'mac': (string);
}
