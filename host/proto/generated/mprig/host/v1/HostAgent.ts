// Original file: host/proto/mprig/host/v1/agent.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcquireLeaseRequest as _mprig_host_v1_AcquireLeaseRequest, AcquireLeaseRequest__Output as _mprig_host_v1_AcquireLeaseRequest__Output } from '../../../mprig/host/v1/AcquireLeaseRequest.js';
import type { AcquireLeaseResponse as _mprig_host_v1_AcquireLeaseResponse, AcquireLeaseResponse__Output as _mprig_host_v1_AcquireLeaseResponse__Output } from '../../../mprig/host/v1/AcquireLeaseResponse.js';
import type { ArmWatchpointsRequest as _mprig_host_v1_ArmWatchpointsRequest, ArmWatchpointsRequest__Output as _mprig_host_v1_ArmWatchpointsRequest__Output } from '../../../mprig/host/v1/ArmWatchpointsRequest.js';
import type { ArmWatchpointsResponse as _mprig_host_v1_ArmWatchpointsResponse, ArmWatchpointsResponse__Output as _mprig_host_v1_ArmWatchpointsResponse__Output } from '../../../mprig/host/v1/ArmWatchpointsResponse.js';
import type { AwaitFramesRequest as _mprig_host_v1_AwaitFramesRequest, AwaitFramesRequest__Output as _mprig_host_v1_AwaitFramesRequest__Output } from '../../../mprig/host/v1/AwaitFramesRequest.js';
import type { AwaitFramesResponse as _mprig_host_v1_AwaitFramesResponse, AwaitFramesResponse__Output as _mprig_host_v1_AwaitFramesResponse__Output } from '../../../mprig/host/v1/AwaitFramesResponse.js';
import type { BindRequest as _mprig_host_v1_BindRequest, BindRequest__Output as _mprig_host_v1_BindRequest__Output } from '../../../mprig/host/v1/BindRequest.js';
import type { BindResponse as _mprig_host_v1_BindResponse, BindResponse__Output as _mprig_host_v1_BindResponse__Output } from '../../../mprig/host/v1/BindResponse.js';
import type { BreakLeaseRequest as _mprig_host_v1_BreakLeaseRequest, BreakLeaseRequest__Output as _mprig_host_v1_BreakLeaseRequest__Output } from '../../../mprig/host/v1/BreakLeaseRequest.js';
import type { BreakLeaseResponse as _mprig_host_v1_BreakLeaseResponse, BreakLeaseResponse__Output as _mprig_host_v1_BreakLeaseResponse__Output } from '../../../mprig/host/v1/BreakLeaseResponse.js';
import type { EndCopyCountRequest as _mprig_host_v1_EndCopyCountRequest, EndCopyCountRequest__Output as _mprig_host_v1_EndCopyCountRequest__Output } from '../../../mprig/host/v1/EndCopyCountRequest.js';
import type { EndCopyCountResponse as _mprig_host_v1_EndCopyCountResponse, EndCopyCountResponse__Output as _mprig_host_v1_EndCopyCountResponse__Output } from '../../../mprig/host/v1/EndCopyCountResponse.js';
import type { EndEchoRequest as _mprig_host_v1_EndEchoRequest, EndEchoRequest__Output as _mprig_host_v1_EndEchoRequest__Output } from '../../../mprig/host/v1/EndEchoRequest.js';
import type { EndEchoResponse as _mprig_host_v1_EndEchoResponse, EndEchoResponse__Output as _mprig_host_v1_EndEchoResponse__Output } from '../../../mprig/host/v1/EndEchoResponse.js';
import type { EndIommuJournalRequest as _mprig_host_v1_EndIommuJournalRequest, EndIommuJournalRequest__Output as _mprig_host_v1_EndIommuJournalRequest__Output } from '../../../mprig/host/v1/EndIommuJournalRequest.js';
import type { EndIommuJournalResponse as _mprig_host_v1_EndIommuJournalResponse, EndIommuJournalResponse__Output as _mprig_host_v1_EndIommuJournalResponse__Output } from '../../../mprig/host/v1/EndIommuJournalResponse.js';
import type { GetInventoryRequest as _mprig_host_v1_GetInventoryRequest, GetInventoryRequest__Output as _mprig_host_v1_GetInventoryRequest__Output } from '../../../mprig/host/v1/GetInventoryRequest.js';
import type { GetInventoryResponse as _mprig_host_v1_GetInventoryResponse, GetInventoryResponse__Output as _mprig_host_v1_GetInventoryResponse__Output } from '../../../mprig/host/v1/GetInventoryResponse.js';
import type { GetStatisticsRequest as _mprig_host_v1_GetStatisticsRequest, GetStatisticsRequest__Output as _mprig_host_v1_GetStatisticsRequest__Output } from '../../../mprig/host/v1/GetStatisticsRequest.js';
import type { GetStatisticsResponse as _mprig_host_v1_GetStatisticsResponse, GetStatisticsResponse__Output as _mprig_host_v1_GetStatisticsResponse__Output } from '../../../mprig/host/v1/GetStatisticsResponse.js';
import type { HoldFramesRequest as _mprig_host_v1_HoldFramesRequest, HoldFramesRequest__Output as _mprig_host_v1_HoldFramesRequest__Output } from '../../../mprig/host/v1/HoldFramesRequest.js';
import type { HoldFramesResponse as _mprig_host_v1_HoldFramesResponse, HoldFramesResponse__Output as _mprig_host_v1_HoldFramesResponse__Output } from '../../../mprig/host/v1/HoldFramesResponse.js';
import type { LoadModulesRequest as _mprig_host_v1_LoadModulesRequest, LoadModulesRequest__Output as _mprig_host_v1_LoadModulesRequest__Output } from '../../../mprig/host/v1/LoadModulesRequest.js';
import type { LoadModulesResponse as _mprig_host_v1_LoadModulesResponse, LoadModulesResponse__Output as _mprig_host_v1_LoadModulesResponse__Output } from '../../../mprig/host/v1/LoadModulesResponse.js';
import type { PauseGuestRequest as _mprig_host_v1_PauseGuestRequest, PauseGuestRequest__Output as _mprig_host_v1_PauseGuestRequest__Output } from '../../../mprig/host/v1/PauseGuestRequest.js';
import type { PauseGuestResponse as _mprig_host_v1_PauseGuestResponse, PauseGuestResponse__Output as _mprig_host_v1_PauseGuestResponse__Output } from '../../../mprig/host/v1/PauseGuestResponse.js';
import type { PingRequest as _mprig_host_v1_PingRequest, PingRequest__Output as _mprig_host_v1_PingRequest__Output } from '../../../mprig/host/v1/PingRequest.js';
import type { PingResponse as _mprig_host_v1_PingResponse, PingResponse__Output as _mprig_host_v1_PingResponse__Output } from '../../../mprig/host/v1/PingResponse.js';
import type { ReadIommuJournalRequest as _mprig_host_v1_ReadIommuJournalRequest, ReadIommuJournalRequest__Output as _mprig_host_v1_ReadIommuJournalRequest__Output } from '../../../mprig/host/v1/ReadIommuJournalRequest.js';
import type { ReadIommuJournalResponse as _mprig_host_v1_ReadIommuJournalResponse, ReadIommuJournalResponse__Output as _mprig_host_v1_ReadIommuJournalResponse__Output } from '../../../mprig/host/v1/ReadIommuJournalResponse.js';
import type { ReadMemoryRequest as _mprig_host_v1_ReadMemoryRequest, ReadMemoryRequest__Output as _mprig_host_v1_ReadMemoryRequest__Output } from '../../../mprig/host/v1/ReadMemoryRequest.js';
import type { ReadMemoryResponse as _mprig_host_v1_ReadMemoryResponse, ReadMemoryResponse__Output as _mprig_host_v1_ReadMemoryResponse__Output } from '../../../mprig/host/v1/ReadMemoryResponse.js';
import type { ReadWatchpointsRequest as _mprig_host_v1_ReadWatchpointsRequest, ReadWatchpointsRequest__Output as _mprig_host_v1_ReadWatchpointsRequest__Output } from '../../../mprig/host/v1/ReadWatchpointsRequest.js';
import type { ReadWatchpointsResponse as _mprig_host_v1_ReadWatchpointsResponse, ReadWatchpointsResponse__Output as _mprig_host_v1_ReadWatchpointsResponse__Output } from '../../../mprig/host/v1/ReadWatchpointsResponse.js';
import type { ReleaseLeaseRequest as _mprig_host_v1_ReleaseLeaseRequest, ReleaseLeaseRequest__Output as _mprig_host_v1_ReleaseLeaseRequest__Output } from '../../../mprig/host/v1/ReleaseLeaseRequest.js';
import type { ReleaseLeaseResponse as _mprig_host_v1_ReleaseLeaseResponse, ReleaseLeaseResponse__Output as _mprig_host_v1_ReleaseLeaseResponse__Output } from '../../../mprig/host/v1/ReleaseLeaseResponse.js';
import type { RenewLeaseRequest as _mprig_host_v1_RenewLeaseRequest, RenewLeaseRequest__Output as _mprig_host_v1_RenewLeaseRequest__Output } from '../../../mprig/host/v1/RenewLeaseRequest.js';
import type { RenewLeaseResponse as _mprig_host_v1_RenewLeaseResponse, RenewLeaseResponse__Output as _mprig_host_v1_RenewLeaseResponse__Output } from '../../../mprig/host/v1/RenewLeaseResponse.js';
import type { ReportFramesRequest as _mprig_host_v1_ReportFramesRequest, ReportFramesRequest__Output as _mprig_host_v1_ReportFramesRequest__Output } from '../../../mprig/host/v1/ReportFramesRequest.js';
import type { ReportFramesResponse as _mprig_host_v1_ReportFramesResponse, ReportFramesResponse__Output as _mprig_host_v1_ReportFramesResponse__Output } from '../../../mprig/host/v1/ReportFramesResponse.js';
import type { ResolveSymbolsRequest as _mprig_host_v1_ResolveSymbolsRequest, ResolveSymbolsRequest__Output as _mprig_host_v1_ResolveSymbolsRequest__Output } from '../../../mprig/host/v1/ResolveSymbolsRequest.js';
import type { ResolveSymbolsResponse as _mprig_host_v1_ResolveSymbolsResponse, ResolveSymbolsResponse__Output as _mprig_host_v1_ResolveSymbolsResponse__Output } from '../../../mprig/host/v1/ResolveSymbolsResponse.js';
import type { ResumeGuestRequest as _mprig_host_v1_ResumeGuestRequest, ResumeGuestRequest__Output as _mprig_host_v1_ResumeGuestRequest__Output } from '../../../mprig/host/v1/ResumeGuestRequest.js';
import type { ResumeGuestResponse as _mprig_host_v1_ResumeGuestResponse, ResumeGuestResponse__Output as _mprig_host_v1_ResumeGuestResponse__Output } from '../../../mprig/host/v1/ResumeGuestResponse.js';
import type { RunInGuestRequest as _mprig_host_v1_RunInGuestRequest, RunInGuestRequest__Output as _mprig_host_v1_RunInGuestRequest__Output } from '../../../mprig/host/v1/RunInGuestRequest.js';
import type { RunInGuestResponse as _mprig_host_v1_RunInGuestResponse, RunInGuestResponse__Output as _mprig_host_v1_RunInGuestResponse__Output } from '../../../mprig/host/v1/RunInGuestResponse.js';
import type { SearchMemoryRequest as _mprig_host_v1_SearchMemoryRequest, SearchMemoryRequest__Output as _mprig_host_v1_SearchMemoryRequest__Output } from '../../../mprig/host/v1/SearchMemoryRequest.js';
import type { SearchMemoryResponse as _mprig_host_v1_SearchMemoryResponse, SearchMemoryResponse__Output as _mprig_host_v1_SearchMemoryResponse__Output } from '../../../mprig/host/v1/SearchMemoryResponse.js';
import type { StartCopyCountRequest as _mprig_host_v1_StartCopyCountRequest, StartCopyCountRequest__Output as _mprig_host_v1_StartCopyCountRequest__Output } from '../../../mprig/host/v1/StartCopyCountRequest.js';
import type { StartCopyCountResponse as _mprig_host_v1_StartCopyCountResponse, StartCopyCountResponse__Output as _mprig_host_v1_StartCopyCountResponse__Output } from '../../../mprig/host/v1/StartCopyCountResponse.js';
import type { StartEchoRequest as _mprig_host_v1_StartEchoRequest, StartEchoRequest__Output as _mprig_host_v1_StartEchoRequest__Output } from '../../../mprig/host/v1/StartEchoRequest.js';
import type { StartEchoResponse as _mprig_host_v1_StartEchoResponse, StartEchoResponse__Output as _mprig_host_v1_StartEchoResponse__Output } from '../../../mprig/host/v1/StartEchoResponse.js';
import type { StartGuestRequest as _mprig_host_v1_StartGuestRequest, StartGuestRequest__Output as _mprig_host_v1_StartGuestRequest__Output } from '../../../mprig/host/v1/StartGuestRequest.js';
import type { StartGuestResponse as _mprig_host_v1_StartGuestResponse, StartGuestResponse__Output as _mprig_host_v1_StartGuestResponse__Output } from '../../../mprig/host/v1/StartGuestResponse.js';
import type { StartIommuJournalRequest as _mprig_host_v1_StartIommuJournalRequest, StartIommuJournalRequest__Output as _mprig_host_v1_StartIommuJournalRequest__Output } from '../../../mprig/host/v1/StartIommuJournalRequest.js';
import type { StartIommuJournalResponse as _mprig_host_v1_StartIommuJournalResponse, StartIommuJournalResponse__Output as _mprig_host_v1_StartIommuJournalResponse__Output } from '../../../mprig/host/v1/StartIommuJournalResponse.js';
import type { StopGuestRequest as _mprig_host_v1_StopGuestRequest, StopGuestRequest__Output as _mprig_host_v1_StopGuestRequest__Output } from '../../../mprig/host/v1/StopGuestRequest.js';
import type { StopGuestResponse as _mprig_host_v1_StopGuestResponse, StopGuestResponse__Output as _mprig_host_v1_StopGuestResponse__Output } from '../../../mprig/host/v1/StopGuestResponse.js';
import type { TranslateGuestRequest as _mprig_host_v1_TranslateGuestRequest, TranslateGuestRequest__Output as _mprig_host_v1_TranslateGuestRequest__Output } from '../../../mprig/host/v1/TranslateGuestRequest.js';
import type { TranslateGuestResponse as _mprig_host_v1_TranslateGuestResponse, TranslateGuestResponse__Output as _mprig_host_v1_TranslateGuestResponse__Output } from '../../../mprig/host/v1/TranslateGuestResponse.js';
import type { UnbindRequest as _mprig_host_v1_UnbindRequest, UnbindRequest__Output as _mprig_host_v1_UnbindRequest__Output } from '../../../mprig/host/v1/UnbindRequest.js';
import type { UnbindResponse as _mprig_host_v1_UnbindResponse, UnbindResponse__Output as _mprig_host_v1_UnbindResponse__Output } from '../../../mprig/host/v1/UnbindResponse.js';
import type { UnloadModulesRequest as _mprig_host_v1_UnloadModulesRequest, UnloadModulesRequest__Output as _mprig_host_v1_UnloadModulesRequest__Output } from '../../../mprig/host/v1/UnloadModulesRequest.js';
import type { UnloadModulesResponse as _mprig_host_v1_UnloadModulesResponse, UnloadModulesResponse__Output as _mprig_host_v1_UnloadModulesResponse__Output } from '../../../mprig/host/v1/UnloadModulesResponse.js';
import type { WatchLogRequest as _mprig_host_v1_WatchLogRequest, WatchLogRequest__Output as _mprig_host_v1_WatchLogRequest__Output } from '../../../mprig/host/v1/WatchLogRequest.js';
import type { WatchLogResponse as _mprig_host_v1_WatchLogResponse, WatchLogResponse__Output as _mprig_host_v1_WatchLogResponse__Output } from '../../../mprig/host/v1/WatchLogResponse.js';

/**
 * Every method that may change something also needs the host's lease: the metadata `mprig-lease` of the call holds its
 * token. Only what reads, and what is about the lease itself, needs none.
 */
export interface HostAgentClient extends grpc.Client {
  /**
   * Takes the lease, unless another one holds it; it ends by itself unless it is renewed. A caller whose metadata has the
   * token of the lease gives it another end and run.
   */
  AcquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  AcquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  AcquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  AcquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Takes the lease, unless another one holds it; it ends by itself unless it is renewed. A caller whose metadata has the
   * token of the lease gives it another end and run.
   */
  acquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  acquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  acquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  acquireLease(argument: _mprig_host_v1_AcquireLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_AcquireLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Arms the processors' watchpoints on places in buffers that the guest has posted and the NIC has not filled yet; then
   * tells what hit them, and disarms them. Only while mp is bound.
   */
  ArmWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ArmWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ArmWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ArmWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Arms the processors' watchpoints on places in buffers that the guest has posted and the NIC has not filled yet; then
   * tells what hit them, and disarms them. Only while mp is bound.
   */
  armWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  armWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  armWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  armWatchpoints(argument: _mprig_host_v1_ArmWatchpointsRequest, callback: grpc.requestCallback<_mprig_host_v1_ArmWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Waits until that many frames are held, or the deadline passes; tells how many are.
   */
  AwaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  AwaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  AwaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  AwaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Waits until that many frames are held, or the deadline passes; tells how many are.
   */
  awaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  awaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  awaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  awaitFrames(argument: _mprig_host_v1_AwaitFramesRequest, callback: grpc.requestCallback<_mprig_host_v1_AwaitFramesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Binds the mp device to the NIC's network device, or releases it. While bound, received frames go to the guest only.
   */
  Bind(argument: _mprig_host_v1_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  Bind(argument: _mprig_host_v1_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  Bind(argument: _mprig_host_v1_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  Bind(argument: _mprig_host_v1_BindRequest, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Binds the mp device to the NIC's network device, or releases it. While bound, received frames go to the guest only.
   */
  bind(argument: _mprig_host_v1_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  bind(argument: _mprig_host_v1_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  bind(argument: _mprig_host_v1_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  bind(argument: _mprig_host_v1_BindRequest, callback: grpc.requestCallback<_mprig_host_v1_BindResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Ends the lease of somebody else, who must be named.
   */
  BreakLease(argument: _mprig_host_v1_BreakLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  BreakLease(argument: _mprig_host_v1_BreakLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  BreakLease(argument: _mprig_host_v1_BreakLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  BreakLease(argument: _mprig_host_v1_BreakLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Ends the lease of somebody else, who must be named.
   */
  breakLease(argument: _mprig_host_v1_BreakLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  breakLease(argument: _mprig_host_v1_BreakLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  breakLease(argument: _mprig_host_v1_BreakLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  breakLease(argument: _mprig_host_v1_BreakLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_BreakLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  EndCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  EndCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  EndCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  EndCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  endCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  endCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  endCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  endCopyCount(argument: _mprig_host_v1_EndCopyCountRequest, callback: grpc.requestCallback<_mprig_host_v1_EndCopyCountResponse__Output>): grpc.ClientUnaryCall;
  
  EndEcho(argument: _mprig_host_v1_EndEchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  EndEcho(argument: _mprig_host_v1_EndEchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  EndEcho(argument: _mprig_host_v1_EndEchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  EndEcho(argument: _mprig_host_v1_EndEchoRequest, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  endEcho(argument: _mprig_host_v1_EndEchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  endEcho(argument: _mprig_host_v1_EndEchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  endEcho(argument: _mprig_host_v1_EndEchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  endEcho(argument: _mprig_host_v1_EndEchoRequest, callback: grpc.requestCallback<_mprig_host_v1_EndEchoResponse__Output>): grpc.ClientUnaryCall;
  
  EndIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  EndIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  EndIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  EndIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  endIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  endIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  endIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  endIommuJournal(argument: _mprig_host_v1_EndIommuJournalRequest, callback: grpc.requestCallback<_mprig_host_v1_EndIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What this host is and has, and who holds its lease.
   */
  GetInventory(argument: _mprig_host_v1_GetInventoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  GetInventory(argument: _mprig_host_v1_GetInventoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  GetInventory(argument: _mprig_host_v1_GetInventoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  GetInventory(argument: _mprig_host_v1_GetInventoryRequest, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What this host is and has, and who holds its lease.
   */
  getInventory(argument: _mprig_host_v1_GetInventoryRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  getInventory(argument: _mprig_host_v1_GetInventoryRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  getInventory(argument: _mprig_host_v1_GetInventoryRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  getInventory(argument: _mprig_host_v1_GetInventoryRequest, callback: grpc.requestCallback<_mprig_host_v1_GetInventoryResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Counters of the NIC's driver, of mp and of vhost_mp, by their ethtool -S names.
   */
  GetStatistics(argument: _mprig_host_v1_GetStatisticsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  GetStatistics(argument: _mprig_host_v1_GetStatisticsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  GetStatistics(argument: _mprig_host_v1_GetStatisticsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  GetStatistics(argument: _mprig_host_v1_GetStatisticsRequest, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counters of the NIC's driver, of mp and of vhost_mp, by their ethtool -S names.
   */
  getStatistics(argument: _mprig_host_v1_GetStatisticsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  getStatistics(argument: _mprig_host_v1_GetStatisticsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  getStatistics(argument: _mprig_host_v1_GetStatisticsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  getStatistics(argument: _mprig_host_v1_GetStatisticsRequest, callback: grpc.requestCallback<_mprig_host_v1_GetStatisticsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Tells guestd to hold frames that arrive on an interface, unread in the socket; frees what it held before.
   */
  HoldFrames(argument: _mprig_host_v1_HoldFramesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  HoldFrames(argument: _mprig_host_v1_HoldFramesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  HoldFrames(argument: _mprig_host_v1_HoldFramesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  HoldFrames(argument: _mprig_host_v1_HoldFramesRequest, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells guestd to hold frames that arrive on an interface, unread in the socket; frees what it held before.
   */
  holdFrames(argument: _mprig_host_v1_HoldFramesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  holdFrames(argument: _mprig_host_v1_HoldFramesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  holdFrames(argument: _mprig_host_v1_HoldFramesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  holdFrames(argument: _mprig_host_v1_HoldFramesRequest, callback: grpc.requestCallback<_mprig_host_v1_HoldFramesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Loads or removes the mp stack's kernel modules; both are idempotent. Unloading unbinds and stops the guest first.
   */
  LoadModules(argument: _mprig_host_v1_LoadModulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  LoadModules(argument: _mprig_host_v1_LoadModulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  LoadModules(argument: _mprig_host_v1_LoadModulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  LoadModules(argument: _mprig_host_v1_LoadModulesRequest, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Loads or removes the mp stack's kernel modules; both are idempotent. Unloading unbinds and stops the guest first.
   */
  loadModules(argument: _mprig_host_v1_LoadModulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  loadModules(argument: _mprig_host_v1_LoadModulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  loadModules(argument: _mprig_host_v1_LoadModulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  loadModules(argument: _mprig_host_v1_LoadModulesRequest, callback: grpc.requestCallback<_mprig_host_v1_LoadModulesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stops the guest's processors and its vhost, so that its memory stays as it is but for what the NIC writes; or lets
   * them go on. Both are idempotent. A guest that nobody resumes goes on by itself after two minutes.
   */
  PauseGuest(argument: _mprig_host_v1_PauseGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  PauseGuest(argument: _mprig_host_v1_PauseGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  PauseGuest(argument: _mprig_host_v1_PauseGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  PauseGuest(argument: _mprig_host_v1_PauseGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Stops the guest's processors and its vhost, so that its memory stays as it is but for what the NIC writes; or lets
   * them go on. Both are idempotent. A guest that nobody resumes goes on by itself after two minutes.
   */
  pauseGuest(argument: _mprig_host_v1_PauseGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  pauseGuest(argument: _mprig_host_v1_PauseGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  pauseGuest(argument: _mprig_host_v1_PauseGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  pauseGuest(argument: _mprig_host_v1_PauseGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_PauseGuestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One ICMP echo exchange series, from the host or from within the guest.
   */
  Ping(argument: _mprig_host_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _mprig_host_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _mprig_host_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  Ping(argument: _mprig_host_v1_PingRequest, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One ICMP echo exchange series, from the host or from within the guest.
   */
  ping(argument: _mprig_host_v1_PingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _mprig_host_v1_PingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _mprig_host_v1_PingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  ping(argument: _mprig_host_v1_PingRequest, callback: grpc.requestCallback<_mprig_host_v1_PingResponse__Output>): grpc.ClientUnaryCall;
  
  ReadIommuJournal(argument: _mprig_host_v1_ReadIommuJournalRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadIommuJournalResponse__Output>;
  ReadIommuJournal(argument: _mprig_host_v1_ReadIommuJournalRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadIommuJournalResponse__Output>;
  readIommuJournal(argument: _mprig_host_v1_ReadIommuJournalRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadIommuJournalResponse__Output>;
  readIommuJournal(argument: _mprig_host_v1_ReadIommuJournalRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadIommuJournalResponse__Output>;
  
  /**
   * Reads memory of the host; what was read stays in the agent's own memory, so a search comes first.
   */
  ReadMemory(argument: _mprig_host_v1_ReadMemoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadMemoryResponse__Output>;
  ReadMemory(argument: _mprig_host_v1_ReadMemoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadMemoryResponse__Output>;
  /**
   * Reads memory of the host; what was read stays in the agent's own memory, so a search comes first.
   */
  readMemory(argument: _mprig_host_v1_ReadMemoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadMemoryResponse__Output>;
  readMemory(argument: _mprig_host_v1_ReadMemoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReadMemoryResponse__Output>;
  
  ReadWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ReadWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ReadWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  ReadWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  readWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  readWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  readWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  readWatchpoints(argument: _mprig_host_v1_ReadWatchpointsRequest, callback: grpc.requestCallback<_mprig_host_v1_ReadWatchpointsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Gives the lease back. A lease that is lost already is none of the caller's any more, which is no failure.
   */
  ReleaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  ReleaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Gives the lease back. A lease that is lost already is none of the caller's any more, which is no failure.
   */
  releaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  releaseLease(argument: _mprig_host_v1_ReleaseLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_ReleaseLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Puts the end of the lease off; never brings it nearer.
   */
  RenewLease(argument: _mprig_host_v1_RenewLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _mprig_host_v1_RenewLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _mprig_host_v1_RenewLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  RenewLease(argument: _mprig_host_v1_RenewLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Puts the end of the lease off; never brings it nearer.
   */
  renewLease(argument: _mprig_host_v1_RenewLeaseRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _mprig_host_v1_RenewLeaseRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _mprig_host_v1_RenewLeaseRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  renewLease(argument: _mprig_host_v1_RenewLeaseRequest, callback: grpc.requestCallback<_mprig_host_v1_RenewLeaseResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Reads the held frames and reports each, in order of arrival. They are gone afterwards.
   */
  ReportFrames(argument: _mprig_host_v1_ReportFramesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReportFramesResponse__Output>;
  ReportFrames(argument: _mprig_host_v1_ReportFramesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReportFramesResponse__Output>;
  /**
   * Reads the held frames and reports each, in order of arrival. They are gone afterwards.
   */
  reportFrames(argument: _mprig_host_v1_ReportFramesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReportFramesResponse__Output>;
  reportFrames(argument: _mprig_host_v1_ReportFramesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_ReportFramesResponse__Output>;
  
  /**
   * Names of the kernel's functions that contain addresses of code.
   */
  ResolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  ResolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  ResolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  ResolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Names of the kernel's functions that contain addresses of code.
   */
  resolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  resolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  resolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  resolveSymbols(argument: _mprig_host_v1_ResolveSymbolsRequest, callback: grpc.requestCallback<_mprig_host_v1_ResolveSymbolsResponse__Output>): grpc.ClientUnaryCall;
  
  ResumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  ResumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  ResumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  ResumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  resumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  resumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  resumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  resumeGuest(argument: _mprig_host_v1_ResumeGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_ResumeGuestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Runs a shell command in the guest, in the network of one of its interfaces. Only in a guest started with programs.
   */
  RunInGuest(argument: _mprig_host_v1_RunInGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  RunInGuest(argument: _mprig_host_v1_RunInGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  RunInGuest(argument: _mprig_host_v1_RunInGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  RunInGuest(argument: _mprig_host_v1_RunInGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Runs a shell command in the guest, in the network of one of its interfaces. Only in a guest started with programs.
   */
  runInGuest(argument: _mprig_host_v1_RunInGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  runInGuest(argument: _mprig_host_v1_RunInGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  runInGuest(argument: _mprig_host_v1_RunInGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  runInGuest(argument: _mprig_host_v1_RunInGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_RunInGuestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Searches all memory of the host for the nonces of frames, through /proc/kcore. Only while the guest is paused.
   */
  SearchMemory(argument: _mprig_host_v1_SearchMemoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_SearchMemoryResponse__Output>;
  SearchMemory(argument: _mprig_host_v1_SearchMemoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_SearchMemoryResponse__Output>;
  /**
   * Searches all memory of the host for the nonces of frames, through /proc/kcore. Only while the guest is paused.
   */
  searchMemory(argument: _mprig_host_v1_SearchMemoryRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_SearchMemoryResponse__Output>;
  searchMemory(argument: _mprig_host_v1_SearchMemoryRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_SearchMemoryResponse__Output>;
  
  /**
   * Counts what is passed to the kernel's copy functions by everybody but the agent; then tells it, and ends that.
   */
  StartCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  StartCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  StartCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  StartCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Counts what is passed to the kernel's copy functions by everybody but the agent; then tells it, and ends that.
   */
  startCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  startCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  startCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  startCopyCount(argument: _mprig_host_v1_StartCopyCountRequest, callback: grpc.requestCallback<_mprig_host_v1_StartCopyCountResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Tells guestd to send frames that arrive on an interface back, their MAC addresses swapped; or ends that.
   */
  StartEcho(argument: _mprig_host_v1_StartEchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  StartEcho(argument: _mprig_host_v1_StartEchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  StartEcho(argument: _mprig_host_v1_StartEchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  StartEcho(argument: _mprig_host_v1_StartEchoRequest, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Tells guestd to send frames that arrive on an interface back, their MAC addresses swapped; or ends that.
   */
  startEcho(argument: _mprig_host_v1_StartEchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  startEcho(argument: _mprig_host_v1_StartEchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  startEcho(argument: _mprig_host_v1_StartEchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  startEcho(argument: _mprig_host_v1_StartEchoRequest, callback: grpc.requestCallback<_mprig_host_v1_StartEchoResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Starts the guest with two virtio-net interfaces: "mp" on /dev/net/mp + /dev/vhost-mp, and "tap" on a stock tap +
   * vhost_net in a bridge with the NIC. Returns when guestd has answered.
   */
  StartGuest(argument: _mprig_host_v1_StartGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  StartGuest(argument: _mprig_host_v1_StartGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  StartGuest(argument: _mprig_host_v1_StartGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  StartGuest(argument: _mprig_host_v1_StartGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Starts the guest with two virtio-net interfaces: "mp" on /dev/net/mp + /dev/vhost-mp, and "tap" on a stock tap +
   * vhost_net in a bridge with the NIC. Returns when guestd has answered.
   */
  startGuest(argument: _mprig_host_v1_StartGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  startGuest(argument: _mprig_host_v1_StartGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  startGuest(argument: _mprig_host_v1_StartGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  startGuest(argument: _mprig_host_v1_StartGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_StartGuestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Begins, or begins anew, to note what is mapped and unmapped for the NIC; tells what was noted; ends that.
   */
  StartIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  StartIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  StartIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  StartIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Begins, or begins anew, to note what is mapped and unmapped for the NIC; tells what was noted; ends that.
   */
  startIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  startIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  startIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  startIommuJournal(argument: _mprig_host_v1_StartIommuJournalRequest, callback: grpc.requestCallback<_mprig_host_v1_StartIommuJournalResponse__Output>): grpc.ClientUnaryCall;
  
  StopGuest(argument: _mprig_host_v1_StopGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  StopGuest(argument: _mprig_host_v1_StopGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  StopGuest(argument: _mprig_host_v1_StopGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  StopGuest(argument: _mprig_host_v1_StopGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  stopGuest(argument: _mprig_host_v1_StopGuestRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  stopGuest(argument: _mprig_host_v1_StopGuestRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  stopGuest(argument: _mprig_host_v1_StopGuestRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  stopGuest(argument: _mprig_host_v1_StopGuestRequest, callback: grpc.requestCallback<_mprig_host_v1_StopGuestResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Machine page behind every resident page of the guest's memory (from the pagemap of the guest's process).
   */
  TranslateGuest(argument: _mprig_host_v1_TranslateGuestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_TranslateGuestResponse__Output>;
  TranslateGuest(argument: _mprig_host_v1_TranslateGuestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_TranslateGuestResponse__Output>;
  /**
   * Machine page behind every resident page of the guest's memory (from the pagemap of the guest's process).
   */
  translateGuest(argument: _mprig_host_v1_TranslateGuestRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_TranslateGuestResponse__Output>;
  translateGuest(argument: _mprig_host_v1_TranslateGuestRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_TranslateGuestResponse__Output>;
  
  Unbind(argument: _mprig_host_v1_UnbindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _mprig_host_v1_UnbindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _mprig_host_v1_UnbindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _mprig_host_v1_UnbindRequest, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  unbind(argument: _mprig_host_v1_UnbindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  unbind(argument: _mprig_host_v1_UnbindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  unbind(argument: _mprig_host_v1_UnbindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  unbind(argument: _mprig_host_v1_UnbindRequest, callback: grpc.requestCallback<_mprig_host_v1_UnbindResponse__Output>): grpc.ClientUnaryCall;
  
  UnloadModules(argument: _mprig_host_v1_UnloadModulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  UnloadModules(argument: _mprig_host_v1_UnloadModulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  UnloadModules(argument: _mprig_host_v1_UnloadModulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  UnloadModules(argument: _mprig_host_v1_UnloadModulesRequest, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  unloadModules(argument: _mprig_host_v1_UnloadModulesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  unloadModules(argument: _mprig_host_v1_UnloadModulesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  unloadModules(argument: _mprig_host_v1_UnloadModulesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  unloadModules(argument: _mprig_host_v1_UnloadModulesRequest, callback: grpc.requestCallback<_mprig_host_v1_UnloadModulesResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Lines of a log as they appear, beginning with those already there.
   */
  WatchLog(argument: _mprig_host_v1_WatchLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_WatchLogResponse__Output>;
  WatchLog(argument: _mprig_host_v1_WatchLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_WatchLogResponse__Output>;
  /**
   * Lines of a log as they appear, beginning with those already there.
   */
  watchLog(argument: _mprig_host_v1_WatchLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_WatchLogResponse__Output>;
  watchLog(argument: _mprig_host_v1_WatchLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_mprig_host_v1_WatchLogResponse__Output>;
  
}

/**
 * Every method that may change something also needs the host's lease: the metadata `mprig-lease` of the call holds its
 * token. Only what reads, and what is about the lease itself, needs none.
 */
export interface HostAgentHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Takes the lease, unless another one holds it; it ends by itself unless it is renewed. A caller whose metadata has the
   * token of the lease gives it another end and run.
   */
  AcquireLease: grpc.handleUnaryCall<_mprig_host_v1_AcquireLeaseRequest__Output, _mprig_host_v1_AcquireLeaseResponse>;
  
  /**
   * Arms the processors' watchpoints on places in buffers that the guest has posted and the NIC has not filled yet; then
   * tells what hit them, and disarms them. Only while mp is bound.
   */
  ArmWatchpoints: grpc.handleUnaryCall<_mprig_host_v1_ArmWatchpointsRequest__Output, _mprig_host_v1_ArmWatchpointsResponse>;
  
  /**
   * Waits until that many frames are held, or the deadline passes; tells how many are.
   */
  AwaitFrames: grpc.handleUnaryCall<_mprig_host_v1_AwaitFramesRequest__Output, _mprig_host_v1_AwaitFramesResponse>;
  
  /**
   * Binds the mp device to the NIC's network device, or releases it. While bound, received frames go to the guest only.
   */
  Bind: grpc.handleUnaryCall<_mprig_host_v1_BindRequest__Output, _mprig_host_v1_BindResponse>;
  
  /**
   * Ends the lease of somebody else, who must be named.
   */
  BreakLease: grpc.handleUnaryCall<_mprig_host_v1_BreakLeaseRequest__Output, _mprig_host_v1_BreakLeaseResponse>;
  
  EndCopyCount: grpc.handleUnaryCall<_mprig_host_v1_EndCopyCountRequest__Output, _mprig_host_v1_EndCopyCountResponse>;
  
  EndEcho: grpc.handleUnaryCall<_mprig_host_v1_EndEchoRequest__Output, _mprig_host_v1_EndEchoResponse>;
  
  EndIommuJournal: grpc.handleUnaryCall<_mprig_host_v1_EndIommuJournalRequest__Output, _mprig_host_v1_EndIommuJournalResponse>;
  
  /**
   * What this host is and has, and who holds its lease.
   */
  GetInventory: grpc.handleUnaryCall<_mprig_host_v1_GetInventoryRequest__Output, _mprig_host_v1_GetInventoryResponse>;
  
  /**
   * Counters of the NIC's driver, of mp and of vhost_mp, by their ethtool -S names.
   */
  GetStatistics: grpc.handleUnaryCall<_mprig_host_v1_GetStatisticsRequest__Output, _mprig_host_v1_GetStatisticsResponse>;
  
  /**
   * Tells guestd to hold frames that arrive on an interface, unread in the socket; frees what it held before.
   */
  HoldFrames: grpc.handleUnaryCall<_mprig_host_v1_HoldFramesRequest__Output, _mprig_host_v1_HoldFramesResponse>;
  
  /**
   * Loads or removes the mp stack's kernel modules; both are idempotent. Unloading unbinds and stops the guest first.
   */
  LoadModules: grpc.handleUnaryCall<_mprig_host_v1_LoadModulesRequest__Output, _mprig_host_v1_LoadModulesResponse>;
  
  /**
   * Stops the guest's processors and its vhost, so that its memory stays as it is but for what the NIC writes; or lets
   * them go on. Both are idempotent. A guest that nobody resumes goes on by itself after two minutes.
   */
  PauseGuest: grpc.handleUnaryCall<_mprig_host_v1_PauseGuestRequest__Output, _mprig_host_v1_PauseGuestResponse>;
  
  /**
   * One ICMP echo exchange series, from the host or from within the guest.
   */
  Ping: grpc.handleUnaryCall<_mprig_host_v1_PingRequest__Output, _mprig_host_v1_PingResponse>;
  
  ReadIommuJournal: grpc.handleServerStreamingCall<_mprig_host_v1_ReadIommuJournalRequest__Output, _mprig_host_v1_ReadIommuJournalResponse>;
  
  /**
   * Reads memory of the host; what was read stays in the agent's own memory, so a search comes first.
   */
  ReadMemory: grpc.handleServerStreamingCall<_mprig_host_v1_ReadMemoryRequest__Output, _mprig_host_v1_ReadMemoryResponse>;
  
  ReadWatchpoints: grpc.handleUnaryCall<_mprig_host_v1_ReadWatchpointsRequest__Output, _mprig_host_v1_ReadWatchpointsResponse>;
  
  /**
   * Gives the lease back. A lease that is lost already is none of the caller's any more, which is no failure.
   */
  ReleaseLease: grpc.handleUnaryCall<_mprig_host_v1_ReleaseLeaseRequest__Output, _mprig_host_v1_ReleaseLeaseResponse>;
  
  /**
   * Puts the end of the lease off; never brings it nearer.
   */
  RenewLease: grpc.handleUnaryCall<_mprig_host_v1_RenewLeaseRequest__Output, _mprig_host_v1_RenewLeaseResponse>;
  
  /**
   * Reads the held frames and reports each, in order of arrival. They are gone afterwards.
   */
  ReportFrames: grpc.handleServerStreamingCall<_mprig_host_v1_ReportFramesRequest__Output, _mprig_host_v1_ReportFramesResponse>;
  
  /**
   * Names of the kernel's functions that contain addresses of code.
   */
  ResolveSymbols: grpc.handleUnaryCall<_mprig_host_v1_ResolveSymbolsRequest__Output, _mprig_host_v1_ResolveSymbolsResponse>;
  
  ResumeGuest: grpc.handleUnaryCall<_mprig_host_v1_ResumeGuestRequest__Output, _mprig_host_v1_ResumeGuestResponse>;
  
  /**
   * Runs a shell command in the guest, in the network of one of its interfaces. Only in a guest started with programs.
   */
  RunInGuest: grpc.handleUnaryCall<_mprig_host_v1_RunInGuestRequest__Output, _mprig_host_v1_RunInGuestResponse>;
  
  /**
   * Searches all memory of the host for the nonces of frames, through /proc/kcore. Only while the guest is paused.
   */
  SearchMemory: grpc.handleServerStreamingCall<_mprig_host_v1_SearchMemoryRequest__Output, _mprig_host_v1_SearchMemoryResponse>;
  
  /**
   * Counts what is passed to the kernel's copy functions by everybody but the agent; then tells it, and ends that.
   */
  StartCopyCount: grpc.handleUnaryCall<_mprig_host_v1_StartCopyCountRequest__Output, _mprig_host_v1_StartCopyCountResponse>;
  
  /**
   * Tells guestd to send frames that arrive on an interface back, their MAC addresses swapped; or ends that.
   */
  StartEcho: grpc.handleUnaryCall<_mprig_host_v1_StartEchoRequest__Output, _mprig_host_v1_StartEchoResponse>;
  
  /**
   * Starts the guest with two virtio-net interfaces: "mp" on /dev/net/mp + /dev/vhost-mp, and "tap" on a stock tap +
   * vhost_net in a bridge with the NIC. Returns when guestd has answered.
   */
  StartGuest: grpc.handleUnaryCall<_mprig_host_v1_StartGuestRequest__Output, _mprig_host_v1_StartGuestResponse>;
  
  /**
   * Begins, or begins anew, to note what is mapped and unmapped for the NIC; tells what was noted; ends that.
   */
  StartIommuJournal: grpc.handleUnaryCall<_mprig_host_v1_StartIommuJournalRequest__Output, _mprig_host_v1_StartIommuJournalResponse>;
  
  StopGuest: grpc.handleUnaryCall<_mprig_host_v1_StopGuestRequest__Output, _mprig_host_v1_StopGuestResponse>;
  
  /**
   * Machine page behind every resident page of the guest's memory (from the pagemap of the guest's process).
   */
  TranslateGuest: grpc.handleServerStreamingCall<_mprig_host_v1_TranslateGuestRequest__Output, _mprig_host_v1_TranslateGuestResponse>;
  
  Unbind: grpc.handleUnaryCall<_mprig_host_v1_UnbindRequest__Output, _mprig_host_v1_UnbindResponse>;
  
  UnloadModules: grpc.handleUnaryCall<_mprig_host_v1_UnloadModulesRequest__Output, _mprig_host_v1_UnloadModulesResponse>;
  
  /**
   * Lines of a log as they appear, beginning with those already there.
   */
  WatchLog: grpc.handleServerStreamingCall<_mprig_host_v1_WatchLogRequest__Output, _mprig_host_v1_WatchLogResponse>;
  
}

export interface HostAgentDefinition extends grpc.ServiceDefinition {
  AcquireLease: MethodDefinition<_mprig_host_v1_AcquireLeaseRequest, _mprig_host_v1_AcquireLeaseResponse, _mprig_host_v1_AcquireLeaseRequest__Output, _mprig_host_v1_AcquireLeaseResponse__Output>
  ArmWatchpoints: MethodDefinition<_mprig_host_v1_ArmWatchpointsRequest, _mprig_host_v1_ArmWatchpointsResponse, _mprig_host_v1_ArmWatchpointsRequest__Output, _mprig_host_v1_ArmWatchpointsResponse__Output>
  AwaitFrames: MethodDefinition<_mprig_host_v1_AwaitFramesRequest, _mprig_host_v1_AwaitFramesResponse, _mprig_host_v1_AwaitFramesRequest__Output, _mprig_host_v1_AwaitFramesResponse__Output>
  Bind: MethodDefinition<_mprig_host_v1_BindRequest, _mprig_host_v1_BindResponse, _mprig_host_v1_BindRequest__Output, _mprig_host_v1_BindResponse__Output>
  BreakLease: MethodDefinition<_mprig_host_v1_BreakLeaseRequest, _mprig_host_v1_BreakLeaseResponse, _mprig_host_v1_BreakLeaseRequest__Output, _mprig_host_v1_BreakLeaseResponse__Output>
  EndCopyCount: MethodDefinition<_mprig_host_v1_EndCopyCountRequest, _mprig_host_v1_EndCopyCountResponse, _mprig_host_v1_EndCopyCountRequest__Output, _mprig_host_v1_EndCopyCountResponse__Output>
  EndEcho: MethodDefinition<_mprig_host_v1_EndEchoRequest, _mprig_host_v1_EndEchoResponse, _mprig_host_v1_EndEchoRequest__Output, _mprig_host_v1_EndEchoResponse__Output>
  EndIommuJournal: MethodDefinition<_mprig_host_v1_EndIommuJournalRequest, _mprig_host_v1_EndIommuJournalResponse, _mprig_host_v1_EndIommuJournalRequest__Output, _mprig_host_v1_EndIommuJournalResponse__Output>
  GetInventory: MethodDefinition<_mprig_host_v1_GetInventoryRequest, _mprig_host_v1_GetInventoryResponse, _mprig_host_v1_GetInventoryRequest__Output, _mprig_host_v1_GetInventoryResponse__Output>
  GetStatistics: MethodDefinition<_mprig_host_v1_GetStatisticsRequest, _mprig_host_v1_GetStatisticsResponse, _mprig_host_v1_GetStatisticsRequest__Output, _mprig_host_v1_GetStatisticsResponse__Output>
  HoldFrames: MethodDefinition<_mprig_host_v1_HoldFramesRequest, _mprig_host_v1_HoldFramesResponse, _mprig_host_v1_HoldFramesRequest__Output, _mprig_host_v1_HoldFramesResponse__Output>
  LoadModules: MethodDefinition<_mprig_host_v1_LoadModulesRequest, _mprig_host_v1_LoadModulesResponse, _mprig_host_v1_LoadModulesRequest__Output, _mprig_host_v1_LoadModulesResponse__Output>
  PauseGuest: MethodDefinition<_mprig_host_v1_PauseGuestRequest, _mprig_host_v1_PauseGuestResponse, _mprig_host_v1_PauseGuestRequest__Output, _mprig_host_v1_PauseGuestResponse__Output>
  Ping: MethodDefinition<_mprig_host_v1_PingRequest, _mprig_host_v1_PingResponse, _mprig_host_v1_PingRequest__Output, _mprig_host_v1_PingResponse__Output>
  ReadIommuJournal: MethodDefinition<_mprig_host_v1_ReadIommuJournalRequest, _mprig_host_v1_ReadIommuJournalResponse, _mprig_host_v1_ReadIommuJournalRequest__Output, _mprig_host_v1_ReadIommuJournalResponse__Output>
  ReadMemory: MethodDefinition<_mprig_host_v1_ReadMemoryRequest, _mprig_host_v1_ReadMemoryResponse, _mprig_host_v1_ReadMemoryRequest__Output, _mprig_host_v1_ReadMemoryResponse__Output>
  ReadWatchpoints: MethodDefinition<_mprig_host_v1_ReadWatchpointsRequest, _mprig_host_v1_ReadWatchpointsResponse, _mprig_host_v1_ReadWatchpointsRequest__Output, _mprig_host_v1_ReadWatchpointsResponse__Output>
  ReleaseLease: MethodDefinition<_mprig_host_v1_ReleaseLeaseRequest, _mprig_host_v1_ReleaseLeaseResponse, _mprig_host_v1_ReleaseLeaseRequest__Output, _mprig_host_v1_ReleaseLeaseResponse__Output>
  RenewLease: MethodDefinition<_mprig_host_v1_RenewLeaseRequest, _mprig_host_v1_RenewLeaseResponse, _mprig_host_v1_RenewLeaseRequest__Output, _mprig_host_v1_RenewLeaseResponse__Output>
  ReportFrames: MethodDefinition<_mprig_host_v1_ReportFramesRequest, _mprig_host_v1_ReportFramesResponse, _mprig_host_v1_ReportFramesRequest__Output, _mprig_host_v1_ReportFramesResponse__Output>
  ResolveSymbols: MethodDefinition<_mprig_host_v1_ResolveSymbolsRequest, _mprig_host_v1_ResolveSymbolsResponse, _mprig_host_v1_ResolveSymbolsRequest__Output, _mprig_host_v1_ResolveSymbolsResponse__Output>
  ResumeGuest: MethodDefinition<_mprig_host_v1_ResumeGuestRequest, _mprig_host_v1_ResumeGuestResponse, _mprig_host_v1_ResumeGuestRequest__Output, _mprig_host_v1_ResumeGuestResponse__Output>
  RunInGuest: MethodDefinition<_mprig_host_v1_RunInGuestRequest, _mprig_host_v1_RunInGuestResponse, _mprig_host_v1_RunInGuestRequest__Output, _mprig_host_v1_RunInGuestResponse__Output>
  SearchMemory: MethodDefinition<_mprig_host_v1_SearchMemoryRequest, _mprig_host_v1_SearchMemoryResponse, _mprig_host_v1_SearchMemoryRequest__Output, _mprig_host_v1_SearchMemoryResponse__Output>
  StartCopyCount: MethodDefinition<_mprig_host_v1_StartCopyCountRequest, _mprig_host_v1_StartCopyCountResponse, _mprig_host_v1_StartCopyCountRequest__Output, _mprig_host_v1_StartCopyCountResponse__Output>
  StartEcho: MethodDefinition<_mprig_host_v1_StartEchoRequest, _mprig_host_v1_StartEchoResponse, _mprig_host_v1_StartEchoRequest__Output, _mprig_host_v1_StartEchoResponse__Output>
  StartGuest: MethodDefinition<_mprig_host_v1_StartGuestRequest, _mprig_host_v1_StartGuestResponse, _mprig_host_v1_StartGuestRequest__Output, _mprig_host_v1_StartGuestResponse__Output>
  StartIommuJournal: MethodDefinition<_mprig_host_v1_StartIommuJournalRequest, _mprig_host_v1_StartIommuJournalResponse, _mprig_host_v1_StartIommuJournalRequest__Output, _mprig_host_v1_StartIommuJournalResponse__Output>
  StopGuest: MethodDefinition<_mprig_host_v1_StopGuestRequest, _mprig_host_v1_StopGuestResponse, _mprig_host_v1_StopGuestRequest__Output, _mprig_host_v1_StopGuestResponse__Output>
  TranslateGuest: MethodDefinition<_mprig_host_v1_TranslateGuestRequest, _mprig_host_v1_TranslateGuestResponse, _mprig_host_v1_TranslateGuestRequest__Output, _mprig_host_v1_TranslateGuestResponse__Output>
  Unbind: MethodDefinition<_mprig_host_v1_UnbindRequest, _mprig_host_v1_UnbindResponse, _mprig_host_v1_UnbindRequest__Output, _mprig_host_v1_UnbindResponse__Output>
  UnloadModules: MethodDefinition<_mprig_host_v1_UnloadModulesRequest, _mprig_host_v1_UnloadModulesResponse, _mprig_host_v1_UnloadModulesRequest__Output, _mprig_host_v1_UnloadModulesResponse__Output>
  WatchLog: MethodDefinition<_mprig_host_v1_WatchLogRequest, _mprig_host_v1_WatchLogResponse, _mprig_host_v1_WatchLogRequest__Output, _mprig_host_v1_WatchLogResponse__Output>
}
