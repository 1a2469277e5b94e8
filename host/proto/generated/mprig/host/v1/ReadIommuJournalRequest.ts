// Original file: host/proto/mprig/host/v1/agent.proto

import type { BusPage as _mprig_host_v1_BusPage, BusPage__Output as _mprig_host_v1_BusPage__Output } from '../../../mprig/host/v1/BusPage.js';

export interface ReadIommuJournalRequest {
  'pages'?: (_mprig_host_v1_BusPage)[];
}

export interface ReadIommuJournalRequest__Output {
  'pages': (_mprig_host_v1_BusPage__Output)[];
}
