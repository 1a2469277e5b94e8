// Original file: host/proto/mprig/host/v1/agent.proto

import type { PageRun as _mprig_host_v1_PageRun, PageRun__Output as _mprig_host_v1_PageRun__Output } from '../../../mprig/host/v1/PageRun.js';

export interface TranslateGuestResponse {
  'runs'?: (_mprig_host_v1_PageRun)[];
}

export interface TranslateGuestResponse__Output {
  'runs': (_mprig_host_v1_PageRun__Output)[];
}
