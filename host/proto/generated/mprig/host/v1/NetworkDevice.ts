// Original file: host/proto/mprig/host/v1/agent.proto


export interface NetworkDevice {
  /**
   * empty while no driver is bound
   */
  'name'?: (string);
  /**
   * 0000:01:00.0
   */
  'pciAddress'?: (string);
  'mac'?: (string);
  'driver'?: (string);
}

export interface NetworkDevice__Output {
  /**
   * empty while no driver is bound
   */
  'name': (string);
  /**
   * 0000:01:00.0
   */
  'pciAddress': (string);
  'mac': (string);
  'driver': (string);
}
