// Original file: host/proto/mprig/host/v1/agent.proto

import type { IommuChange as _mprig_host_v1_IommuChange, IommuChange__Output as _mprig_host_v1_IommuChange__Output } from '../../../mprig/host/v1/IommuChange.js';
import type { PageMap as _mprig_host_v1_PageMap, PageMap__Output as _mprig_host_v1_PageMap__Output } from '../../../mprig/host/v1/PageMap.js';
import type { IommuJournalState as _mprig_host_v1_IommuJournalState, IommuJournalState__Output as _mprig_host_v1_IommuJournalState__Output } from '../../../mprig/host/v1/IommuJournalState.js';

export interface ReadIommuJournalResponse {
  /**
   * in their order
   */
  'changes'?: (_mprig_host_v1_IommuChange)[];
  /**
   * one for each page that was asked for, in their order
   */
  'pages'?: (_mprig_host_v1_PageMap)[];
  /**
   * in the last answer only
   */
  'state'?: (_mprig_host_v1_IommuJournalState | null);
}

export interface ReadIommuJournalResponse__Output {
  /**
   * in their order
   */
  'changes': (_mprig_host_v1_IommuChange__Output)[];
  /**
   * one for each page that was asked for, in their order
   */
  'pages': (_mprig_host_v1_PageMap__Output)[];
  /**
   * in the last answer only
   */
  'state': (_mprig_host_v1_IommuJournalState__Output | null);
}
