// Original file: host/proto/mprig/host/v1/agent.proto

import type { FrameReport as _mprig_host_v1_FrameReport, FrameReport__Output as _mprig_host_v1_FrameReport__Output } from '../../../mprig/host/v1/FrameReport.js';

export interface ReportFramesResponse {
  'frames'?: (_mprig_host_v1_FrameReport)[];
}

export interface ReportFramesResponse__Output {
  'frames': (_mprig_host_v1_FrameReport__Output)[];
}
