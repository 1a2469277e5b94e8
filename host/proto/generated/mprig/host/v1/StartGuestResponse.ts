// Original file: host/proto/mprig/host/v1/agent.proto

import type { GuestInterface as _mprig_host_v1_GuestInterface, GuestInterface__Output as _mprig_host_v1_GuestInterface__Output } from '../../../mprig/host/v1/GuestInterface.js';

export interface StartGuestResponse {
  'pid'?: (number);
  'interfaces'?: (_mprig_host_v1_GuestInterface)[];
}

export interface StartGuestResponse__Output {
  'pid': (number);
  'interfaces': (_mprig_host_v1_GuestInterface__Output)[];
}
