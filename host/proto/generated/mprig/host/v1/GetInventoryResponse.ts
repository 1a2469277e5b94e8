// Original file: host/proto/mprig/host/v1/agent.proto

import type { NetworkDevice as _mprig_host_v1_NetworkDevice, NetworkDevice__Output as _mprig_host_v1_NetworkDevice__Output } from '../../../mprig/host/v1/NetworkDevice.js';
import type { Lease as _mprig_host_v1_Lease, Lease__Output as _mprig_host_v1_Lease__Output } from '../../../mprig/host/v1/Lease.js';
import type { ModuleBuild as _mprig_host_v1_ModuleBuild, ModuleBuild__Output as _mprig_host_v1_ModuleBuild__Output } from '../../../mprig/host/v1/ModuleBuild.js';

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
  /**
   * absent while nobody holds it
   */
  'lease'?: (_mprig_host_v1_Lease | null);
  /**
   * digest of the agent's sources
   */
  'agentBuild'?: (string);
  /**
   * digest of this contract
   */
  'contract'?: (string);
  /**
   * of the mp stack, loaded or to be loaded
   */
  'moduleBuilds'?: (_mprig_host_v1_ModuleBuild)[];
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
  /**
   * absent while nobody holds it
   */
  'lease': (_mprig_host_v1_Lease__Output | null);
  /**
   * digest of the agent's sources
   */
  'agentBuild': (string);
  /**
   * digest of this contract
   */
  'contract': (string);
  /**
   * of the mp stack, loaded or to be loaded
   */
  'moduleBuilds': (_mprig_host_v1_ModuleBuild__Output)[];
}
