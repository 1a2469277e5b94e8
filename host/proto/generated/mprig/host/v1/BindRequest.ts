// Original file: host/proto/mprig/host/v1/agent.proto

import type { ReceiveMode as _mprig_host_v1_ReceiveMode, ReceiveMode__Output as _mprig_host_v1_ReceiveMode__Output } from '../../../mprig/host/v1/ReceiveMode.js';

export interface BindRequest {
  'nic'?: (string);
  'mode'?: (_mprig_host_v1_ReceiveMode);
  /**
   * a way to copy or to lie that only modules built for it have; empty: none
   */
  'mutant'?: (string);
}

export interface BindRequest__Output {
  'nic': (string);
  'mode': (_mprig_host_v1_ReceiveMode__Output);
  /**
   * a way to copy or to lie that only modules built for it have; empty: none
   */
  'mutant': (string);
}
