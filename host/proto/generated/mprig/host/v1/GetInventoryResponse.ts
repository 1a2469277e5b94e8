// Original file: host/proto/mprig/host/v1/agent.proto

import type { NetworkDevice as _mprig_host_v1_NetworkDevice, NetworkDevice__Output as _mprig_host_v1_NetworkDevice__Output } from '../../../mprig/host/v1/NetworkDevice.js';

export interface GetInventoryResponse {
  'agentVersion'?: (string);
  /**
   * uname -r
   */
  'kernel'?: (string);
  /**
   * first line of qemu-system-x86_64 --version
   */
  'qemu'?: (string);
  /**
   * dev/kvm usable
   */
  'kvm'?: (boolean);
  /**
   * loaded modules of the mp stack
   */
  'modules'?: (string)[];
  'nics'?: (_mprig_host_v1_NetworkDevice)[];
}

export interface GetInventoryResponse__Output {
  'agentVersion': (string);
  /**
   * uname -r
   */
  'kernel': (string);
  /**
   * first line of qemu-system-x86_64 --version
   */
  'qemu': (string);
  /**
   * dev/kvm usable
   */
  'kvm': (boolean);
  /**
   * loaded modules of the mp stack
   */
  'modules': (string)[];
  'nics': (_mprig_host_v1_NetworkDevice__Output)[];
}
