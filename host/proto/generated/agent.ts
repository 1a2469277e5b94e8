import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AcquireLeaseRequest as _mprig_host_v1_AcquireLeaseRequest, AcquireLeaseRequest__Output as _mprig_host_v1_AcquireLeaseRequest__Output } from './mprig/host/v1/AcquireLeaseRequest.js';
import type { AcquireLeaseResponse as _mprig_host_v1_AcquireLeaseResponse, AcquireLeaseResponse__Output as _mprig_host_v1_AcquireLeaseResponse__Output } from './mprig/host/v1/AcquireLeaseResponse.js';
import type { ArmWatchpointsRequest as _mprig_host_v1_ArmWatchpointsRequest, ArmWatchpointsRequest__Output as _mprig_host_v1_ArmWatchpointsRequest__Output } from './mprig/host/v1/ArmWatchpointsRequest.js';
import type { ArmWatchpointsResponse as _mprig_host_v1_ArmWatchpointsResponse, ArmWatchpointsResponse__Output as _mprig_host_v1_ArmWatchpointsResponse__Output } from './mprig/host/v1/ArmWatchpointsResponse.js';
import type { AwaitFramesRequest as _mprig_host_v1_AwaitFramesRequest, AwaitFramesRequest__Output as _mprig_host_v1_AwaitFramesRequest__Output } from './mprig/host/v1/AwaitFramesRequest.js';
import type { AwaitFramesResponse as _mprig_host_v1_AwaitFramesResponse, AwaitFramesResponse__Output as _mprig_host_v1_AwaitFramesResponse__Output } from './mprig/host/v1/AwaitFramesResponse.js';
import type { BindRequest as _mprig_host_v1_BindRequest, BindRequest__Output as _mprig_host_v1_BindRequest__Output } from './mprig/host/v1/BindRequest.js';
import type { BindResponse as _mprig_host_v1_BindResponse, BindResponse__Output as _mprig_host_v1_BindResponse__Output } from './mprig/host/v1/BindResponse.js';
import type { BreakLeaseRequest as _mprig_host_v1_BreakLeaseRequest, BreakLeaseRequest__Output as _mprig_host_v1_BreakLeaseRequest__Output } from './mprig/host/v1/BreakLeaseRequest.js';
import type { BreakLeaseResponse as _mprig_host_v1_BreakLeaseResponse, BreakLeaseResponse__Output as _mprig_host_v1_BreakLeaseResponse__Output } from './mprig/host/v1/BreakLeaseResponse.js';
import type { BusPage as _mprig_host_v1_BusPage, BusPage__Output as _mprig_host_v1_BusPage__Output } from './mprig/host/v1/BusPage.js';
import type { CodeAddress as _mprig_host_v1_CodeAddress, CodeAddress__Output as _mprig_host_v1_CodeAddress__Output } from './mprig/host/v1/CodeAddress.js';
import type { CodeSymbol as _mprig_host_v1_CodeSymbol, CodeSymbol__Output as _mprig_host_v1_CodeSymbol__Output } from './mprig/host/v1/CodeSymbol.js';
import type { CopyCalls as _mprig_host_v1_CopyCalls, CopyCalls__Output as _mprig_host_v1_CopyCalls__Output } from './mprig/host/v1/CopyCalls.js';
import type { EndCopyCountRequest as _mprig_host_v1_EndCopyCountRequest, EndCopyCountRequest__Output as _mprig_host_v1_EndCopyCountRequest__Output } from './mprig/host/v1/EndCopyCountRequest.js';
import type { EndCopyCountResponse as _mprig_host_v1_EndCopyCountResponse, EndCopyCountResponse__Output as _mprig_host_v1_EndCopyCountResponse__Output } from './mprig/host/v1/EndCopyCountResponse.js';
import type { EndEchoRequest as _mprig_host_v1_EndEchoRequest, EndEchoRequest__Output as _mprig_host_v1_EndEchoRequest__Output } from './mprig/host/v1/EndEchoRequest.js';
import type { EndEchoResponse as _mprig_host_v1_EndEchoResponse, EndEchoResponse__Output as _mprig_host_v1_EndEchoResponse__Output } from './mprig/host/v1/EndEchoResponse.js';
import type { EndIommuJournalRequest as _mprig_host_v1_EndIommuJournalRequest, EndIommuJournalRequest__Output as _mprig_host_v1_EndIommuJournalRequest__Output } from './mprig/host/v1/EndIommuJournalRequest.js';
import type { EndIommuJournalResponse as _mprig_host_v1_EndIommuJournalResponse, EndIommuJournalResponse__Output as _mprig_host_v1_EndIommuJournalResponse__Output } from './mprig/host/v1/EndIommuJournalResponse.js';
import type { FrameReport as _mprig_host_v1_FrameReport, FrameReport__Output as _mprig_host_v1_FrameReport__Output } from './mprig/host/v1/FrameReport.js';
import type { GetInventoryRequest as _mprig_host_v1_GetInventoryRequest, GetInventoryRequest__Output as _mprig_host_v1_GetInventoryRequest__Output } from './mprig/host/v1/GetInventoryRequest.js';
import type { GetInventoryResponse as _mprig_host_v1_GetInventoryResponse, GetInventoryResponse__Output as _mprig_host_v1_GetInventoryResponse__Output } from './mprig/host/v1/GetInventoryResponse.js';
import type { GetStatisticsRequest as _mprig_host_v1_GetStatisticsRequest, GetStatisticsRequest__Output as _mprig_host_v1_GetStatisticsRequest__Output } from './mprig/host/v1/GetStatisticsRequest.js';
import type { GetStatisticsResponse as _mprig_host_v1_GetStatisticsResponse, GetStatisticsResponse__Output as _mprig_host_v1_GetStatisticsResponse__Output } from './mprig/host/v1/GetStatisticsResponse.js';
import type { GuestInterface as _mprig_host_v1_GuestInterface, GuestInterface__Output as _mprig_host_v1_GuestInterface__Output } from './mprig/host/v1/GuestInterface.js';
import type { HoldFramesRequest as _mprig_host_v1_HoldFramesRequest, HoldFramesRequest__Output as _mprig_host_v1_HoldFramesRequest__Output } from './mprig/host/v1/HoldFramesRequest.js';
import type { HoldFramesResponse as _mprig_host_v1_HoldFramesResponse, HoldFramesResponse__Output as _mprig_host_v1_HoldFramesResponse__Output } from './mprig/host/v1/HoldFramesResponse.js';
import type { HostAgentClient as _mprig_host_v1_HostAgentClient, HostAgentDefinition as _mprig_host_v1_HostAgentDefinition } from './mprig/host/v1/HostAgent.js';
import type { IommuChange as _mprig_host_v1_IommuChange, IommuChange__Output as _mprig_host_v1_IommuChange__Output } from './mprig/host/v1/IommuChange.js';
import type { IommuJournalState as _mprig_host_v1_IommuJournalState, IommuJournalState__Output as _mprig_host_v1_IommuJournalState__Output } from './mprig/host/v1/IommuJournalState.js';
import type { Lease as _mprig_host_v1_Lease, Lease__Output as _mprig_host_v1_Lease__Output } from './mprig/host/v1/Lease.js';
import type { LoadModulesRequest as _mprig_host_v1_LoadModulesRequest, LoadModulesRequest__Output as _mprig_host_v1_LoadModulesRequest__Output } from './mprig/host/v1/LoadModulesRequest.js';
import type { LoadModulesResponse as _mprig_host_v1_LoadModulesResponse, LoadModulesResponse__Output as _mprig_host_v1_LoadModulesResponse__Output } from './mprig/host/v1/LoadModulesResponse.js';
import type { MemoryHit as _mprig_host_v1_MemoryHit, MemoryHit__Output as _mprig_host_v1_MemoryHit__Output } from './mprig/host/v1/MemoryHit.js';
import type { MemoryRange as _mprig_host_v1_MemoryRange, MemoryRange__Output as _mprig_host_v1_MemoryRange__Output } from './mprig/host/v1/MemoryRange.js';
import type { ModuleBuild as _mprig_host_v1_ModuleBuild, ModuleBuild__Output as _mprig_host_v1_ModuleBuild__Output } from './mprig/host/v1/ModuleBuild.js';
import type { NetworkDevice as _mprig_host_v1_NetworkDevice, NetworkDevice__Output as _mprig_host_v1_NetworkDevice__Output } from './mprig/host/v1/NetworkDevice.js';
import type { PageMap as _mprig_host_v1_PageMap, PageMap__Output as _mprig_host_v1_PageMap__Output } from './mprig/host/v1/PageMap.js';
import type { PageRun as _mprig_host_v1_PageRun, PageRun__Output as _mprig_host_v1_PageRun__Output } from './mprig/host/v1/PageRun.js';
import type { PauseGuestRequest as _mprig_host_v1_PauseGuestRequest, PauseGuestRequest__Output as _mprig_host_v1_PauseGuestRequest__Output } from './mprig/host/v1/PauseGuestRequest.js';
import type { PauseGuestResponse as _mprig_host_v1_PauseGuestResponse, PauseGuestResponse__Output as _mprig_host_v1_PauseGuestResponse__Output } from './mprig/host/v1/PauseGuestResponse.js';
import type { PingRequest as _mprig_host_v1_PingRequest, PingRequest__Output as _mprig_host_v1_PingRequest__Output } from './mprig/host/v1/PingRequest.js';
import type { PingResponse as _mprig_host_v1_PingResponse, PingResponse__Output as _mprig_host_v1_PingResponse__Output } from './mprig/host/v1/PingResponse.js';
import type { ReadIommuJournalRequest as _mprig_host_v1_ReadIommuJournalRequest, ReadIommuJournalRequest__Output as _mprig_host_v1_ReadIommuJournalRequest__Output } from './mprig/host/v1/ReadIommuJournalRequest.js';
import type { ReadIommuJournalResponse as _mprig_host_v1_ReadIommuJournalResponse, ReadIommuJournalResponse__Output as _mprig_host_v1_ReadIommuJournalResponse__Output } from './mprig/host/v1/ReadIommuJournalResponse.js';
import type { ReadMemoryRequest as _mprig_host_v1_ReadMemoryRequest, ReadMemoryRequest__Output as _mprig_host_v1_ReadMemoryRequest__Output } from './mprig/host/v1/ReadMemoryRequest.js';
import type { ReadMemoryResponse as _mprig_host_v1_ReadMemoryResponse, ReadMemoryResponse__Output as _mprig_host_v1_ReadMemoryResponse__Output } from './mprig/host/v1/ReadMemoryResponse.js';
import type { ReadWatchpointsRequest as _mprig_host_v1_ReadWatchpointsRequest, ReadWatchpointsRequest__Output as _mprig_host_v1_ReadWatchpointsRequest__Output } from './mprig/host/v1/ReadWatchpointsRequest.js';
import type { ReadWatchpointsResponse as _mprig_host_v1_ReadWatchpointsResponse, ReadWatchpointsResponse__Output as _mprig_host_v1_ReadWatchpointsResponse__Output } from './mprig/host/v1/ReadWatchpointsResponse.js';
import type { ReleaseLeaseRequest as _mprig_host_v1_ReleaseLeaseRequest, ReleaseLeaseRequest__Output as _mprig_host_v1_ReleaseLeaseRequest__Output } from './mprig/host/v1/ReleaseLeaseRequest.js';
import type { ReleaseLeaseResponse as _mprig_host_v1_ReleaseLeaseResponse, ReleaseLeaseResponse__Output as _mprig_host_v1_ReleaseLeaseResponse__Output } from './mprig/host/v1/ReleaseLeaseResponse.js';
import type { RenewLeaseRequest as _mprig_host_v1_RenewLeaseRequest, RenewLeaseRequest__Output as _mprig_host_v1_RenewLeaseRequest__Output } from './mprig/host/v1/RenewLeaseRequest.js';
import type { RenewLeaseResponse as _mprig_host_v1_RenewLeaseResponse, RenewLeaseResponse__Output as _mprig_host_v1_RenewLeaseResponse__Output } from './mprig/host/v1/RenewLeaseResponse.js';
import type { ReportFramesRequest as _mprig_host_v1_ReportFramesRequest, ReportFramesRequest__Output as _mprig_host_v1_ReportFramesRequest__Output } from './mprig/host/v1/ReportFramesRequest.js';
import type { ReportFramesResponse as _mprig_host_v1_ReportFramesResponse, ReportFramesResponse__Output as _mprig_host_v1_ReportFramesResponse__Output } from './mprig/host/v1/ReportFramesResponse.js';
import type { ResolveSymbolsRequest as _mprig_host_v1_ResolveSymbolsRequest, ResolveSymbolsRequest__Output as _mprig_host_v1_ResolveSymbolsRequest__Output } from './mprig/host/v1/ResolveSymbolsRequest.js';
import type { ResolveSymbolsResponse as _mprig_host_v1_ResolveSymbolsResponse, ResolveSymbolsResponse__Output as _mprig_host_v1_ResolveSymbolsResponse__Output } from './mprig/host/v1/ResolveSymbolsResponse.js';
import type { ResumeGuestRequest as _mprig_host_v1_ResumeGuestRequest, ResumeGuestRequest__Output as _mprig_host_v1_ResumeGuestRequest__Output } from './mprig/host/v1/ResumeGuestRequest.js';
import type { ResumeGuestResponse as _mprig_host_v1_ResumeGuestResponse, ResumeGuestResponse__Output as _mprig_host_v1_ResumeGuestResponse__Output } from './mprig/host/v1/ResumeGuestResponse.js';
import type { RunInGuestRequest as _mprig_host_v1_RunInGuestRequest, RunInGuestRequest__Output as _mprig_host_v1_RunInGuestRequest__Output } from './mprig/host/v1/RunInGuestRequest.js';
import type { RunInGuestResponse as _mprig_host_v1_RunInGuestResponse, RunInGuestResponse__Output as _mprig_host_v1_RunInGuestResponse__Output } from './mprig/host/v1/RunInGuestResponse.js';
import type { SearchMemoryRequest as _mprig_host_v1_SearchMemoryRequest, SearchMemoryRequest__Output as _mprig_host_v1_SearchMemoryRequest__Output } from './mprig/host/v1/SearchMemoryRequest.js';
import type { SearchMemoryResponse as _mprig_host_v1_SearchMemoryResponse, SearchMemoryResponse__Output as _mprig_host_v1_SearchMemoryResponse__Output } from './mprig/host/v1/SearchMemoryResponse.js';
import type { SearchTotals as _mprig_host_v1_SearchTotals, SearchTotals__Output as _mprig_host_v1_SearchTotals__Output } from './mprig/host/v1/SearchTotals.js';
import type { StartCopyCountRequest as _mprig_host_v1_StartCopyCountRequest, StartCopyCountRequest__Output as _mprig_host_v1_StartCopyCountRequest__Output } from './mprig/host/v1/StartCopyCountRequest.js';
import type { StartCopyCountResponse as _mprig_host_v1_StartCopyCountResponse, StartCopyCountResponse__Output as _mprig_host_v1_StartCopyCountResponse__Output } from './mprig/host/v1/StartCopyCountResponse.js';
import type { StartEchoRequest as _mprig_host_v1_StartEchoRequest, StartEchoRequest__Output as _mprig_host_v1_StartEchoRequest__Output } from './mprig/host/v1/StartEchoRequest.js';
import type { StartEchoResponse as _mprig_host_v1_StartEchoResponse, StartEchoResponse__Output as _mprig_host_v1_StartEchoResponse__Output } from './mprig/host/v1/StartEchoResponse.js';
import type { StartGuestRequest as _mprig_host_v1_StartGuestRequest, StartGuestRequest__Output as _mprig_host_v1_StartGuestRequest__Output } from './mprig/host/v1/StartGuestRequest.js';
import type { StartGuestResponse as _mprig_host_v1_StartGuestResponse, StartGuestResponse__Output as _mprig_host_v1_StartGuestResponse__Output } from './mprig/host/v1/StartGuestResponse.js';
import type { StartIommuJournalRequest as _mprig_host_v1_StartIommuJournalRequest, StartIommuJournalRequest__Output as _mprig_host_v1_StartIommuJournalRequest__Output } from './mprig/host/v1/StartIommuJournalRequest.js';
import type { StartIommuJournalResponse as _mprig_host_v1_StartIommuJournalResponse, StartIommuJournalResponse__Output as _mprig_host_v1_StartIommuJournalResponse__Output } from './mprig/host/v1/StartIommuJournalResponse.js';
import type { StopGuestRequest as _mprig_host_v1_StopGuestRequest, StopGuestRequest__Output as _mprig_host_v1_StopGuestRequest__Output } from './mprig/host/v1/StopGuestRequest.js';
import type { StopGuestResponse as _mprig_host_v1_StopGuestResponse, StopGuestResponse__Output as _mprig_host_v1_StopGuestResponse__Output } from './mprig/host/v1/StopGuestResponse.js';
import type { TranslateGuestRequest as _mprig_host_v1_TranslateGuestRequest, TranslateGuestRequest__Output as _mprig_host_v1_TranslateGuestRequest__Output } from './mprig/host/v1/TranslateGuestRequest.js';
import type { TranslateGuestResponse as _mprig_host_v1_TranslateGuestResponse, TranslateGuestResponse__Output as _mprig_host_v1_TranslateGuestResponse__Output } from './mprig/host/v1/TranslateGuestResponse.js';
import type { UnbindRequest as _mprig_host_v1_UnbindRequest, UnbindRequest__Output as _mprig_host_v1_UnbindRequest__Output } from './mprig/host/v1/UnbindRequest.js';
import type { UnbindResponse as _mprig_host_v1_UnbindResponse, UnbindResponse__Output as _mprig_host_v1_UnbindResponse__Output } from './mprig/host/v1/UnbindResponse.js';
import type { UnloadModulesRequest as _mprig_host_v1_UnloadModulesRequest, UnloadModulesRequest__Output as _mprig_host_v1_UnloadModulesRequest__Output } from './mprig/host/v1/UnloadModulesRequest.js';
import type { UnloadModulesResponse as _mprig_host_v1_UnloadModulesResponse, UnloadModulesResponse__Output as _mprig_host_v1_UnloadModulesResponse__Output } from './mprig/host/v1/UnloadModulesResponse.js';
import type { WatchHit as _mprig_host_v1_WatchHit, WatchHit__Output as _mprig_host_v1_WatchHit__Output } from './mprig/host/v1/WatchHit.js';
import type { WatchLogRequest as _mprig_host_v1_WatchLogRequest, WatchLogRequest__Output as _mprig_host_v1_WatchLogRequest__Output } from './mprig/host/v1/WatchLogRequest.js';
import type { WatchLogResponse as _mprig_host_v1_WatchLogResponse, WatchLogResponse__Output as _mprig_host_v1_WatchLogResponse__Output } from './mprig/host/v1/WatchLogResponse.js';
import type { WatchRequest as _mprig_host_v1_WatchRequest, WatchRequest__Output as _mprig_host_v1_WatchRequest__Output } from './mprig/host/v1/WatchRequest.js';
import type { WatchResult as _mprig_host_v1_WatchResult, WatchResult__Output as _mprig_host_v1_WatchResult__Output } from './mprig/host/v1/WatchResult.js';
import type { WatchedPlace as _mprig_host_v1_WatchedPlace, WatchedPlace__Output as _mprig_host_v1_WatchedPlace__Output } from './mprig/host/v1/WatchedPlace.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  mprig: {
    host: {
      v1: {
        AcquireLeaseRequest: MessageTypeDefinition<_mprig_host_v1_AcquireLeaseRequest, _mprig_host_v1_AcquireLeaseRequest__Output>
        AcquireLeaseResponse: MessageTypeDefinition<_mprig_host_v1_AcquireLeaseResponse, _mprig_host_v1_AcquireLeaseResponse__Output>
        ArmWatchpointsRequest: MessageTypeDefinition<_mprig_host_v1_ArmWatchpointsRequest, _mprig_host_v1_ArmWatchpointsRequest__Output>
        ArmWatchpointsResponse: MessageTypeDefinition<_mprig_host_v1_ArmWatchpointsResponse, _mprig_host_v1_ArmWatchpointsResponse__Output>
        AwaitFramesRequest: MessageTypeDefinition<_mprig_host_v1_AwaitFramesRequest, _mprig_host_v1_AwaitFramesRequest__Output>
        AwaitFramesResponse: MessageTypeDefinition<_mprig_host_v1_AwaitFramesResponse, _mprig_host_v1_AwaitFramesResponse__Output>
        BindRequest: MessageTypeDefinition<_mprig_host_v1_BindRequest, _mprig_host_v1_BindRequest__Output>
        BindResponse: MessageTypeDefinition<_mprig_host_v1_BindResponse, _mprig_host_v1_BindResponse__Output>
        BreakLeaseRequest: MessageTypeDefinition<_mprig_host_v1_BreakLeaseRequest, _mprig_host_v1_BreakLeaseRequest__Output>
        BreakLeaseResponse: MessageTypeDefinition<_mprig_host_v1_BreakLeaseResponse, _mprig_host_v1_BreakLeaseResponse__Output>
        BusPage: MessageTypeDefinition<_mprig_host_v1_BusPage, _mprig_host_v1_BusPage__Output>
        CodeAddress: MessageTypeDefinition<_mprig_host_v1_CodeAddress, _mprig_host_v1_CodeAddress__Output>
        CodeSymbol: MessageTypeDefinition<_mprig_host_v1_CodeSymbol, _mprig_host_v1_CodeSymbol__Output>
        CopyCalls: MessageTypeDefinition<_mprig_host_v1_CopyCalls, _mprig_host_v1_CopyCalls__Output>
        EndCopyCountRequest: MessageTypeDefinition<_mprig_host_v1_EndCopyCountRequest, _mprig_host_v1_EndCopyCountRequest__Output>
        EndCopyCountResponse: MessageTypeDefinition<_mprig_host_v1_EndCopyCountResponse, _mprig_host_v1_EndCopyCountResponse__Output>
        EndEchoRequest: MessageTypeDefinition<_mprig_host_v1_EndEchoRequest, _mprig_host_v1_EndEchoRequest__Output>
        EndEchoResponse: MessageTypeDefinition<_mprig_host_v1_EndEchoResponse, _mprig_host_v1_EndEchoResponse__Output>
        EndIommuJournalRequest: MessageTypeDefinition<_mprig_host_v1_EndIommuJournalRequest, _mprig_host_v1_EndIommuJournalRequest__Output>
        EndIommuJournalResponse: MessageTypeDefinition<_mprig_host_v1_EndIommuJournalResponse, _mprig_host_v1_EndIommuJournalResponse__Output>
        FrameReport: MessageTypeDefinition<_mprig_host_v1_FrameReport, _mprig_host_v1_FrameReport__Output>
        GetInventoryRequest: MessageTypeDefinition<_mprig_host_v1_GetInventoryRequest, _mprig_host_v1_GetInventoryRequest__Output>
        GetInventoryResponse: MessageTypeDefinition<_mprig_host_v1_GetInventoryResponse, _mprig_host_v1_GetInventoryResponse__Output>
        GetStatisticsRequest: MessageTypeDefinition<_mprig_host_v1_GetStatisticsRequest, _mprig_host_v1_GetStatisticsRequest__Output>
        GetStatisticsResponse: MessageTypeDefinition<_mprig_host_v1_GetStatisticsResponse, _mprig_host_v1_GetStatisticsResponse__Output>
        GuestInterface: MessageTypeDefinition<_mprig_host_v1_GuestInterface, _mprig_host_v1_GuestInterface__Output>
        HoldFramesRequest: MessageTypeDefinition<_mprig_host_v1_HoldFramesRequest, _mprig_host_v1_HoldFramesRequest__Output>
        HoldFramesResponse: MessageTypeDefinition<_mprig_host_v1_HoldFramesResponse, _mprig_host_v1_HoldFramesResponse__Output>
        /**
         * Every method that may change something also needs the host's lease: the metadata `mprig-lease` of the call holds its
         * token. Only what reads, and what is about the lease itself, needs none.
         */
        HostAgent: SubtypeConstructor<typeof grpc.Client, _mprig_host_v1_HostAgentClient> & { service: _mprig_host_v1_HostAgentDefinition }
        IommuChange: MessageTypeDefinition<_mprig_host_v1_IommuChange, _mprig_host_v1_IommuChange__Output>
        IommuJournalState: MessageTypeDefinition<_mprig_host_v1_IommuJournalState, _mprig_host_v1_IommuJournalState__Output>
        Lease: MessageTypeDefinition<_mprig_host_v1_Lease, _mprig_host_v1_Lease__Output>
        LoadModulesRequest: MessageTypeDefinition<_mprig_host_v1_LoadModulesRequest, _mprig_host_v1_LoadModulesRequest__Output>
        LoadModulesResponse: MessageTypeDefinition<_mprig_host_v1_LoadModulesResponse, _mprig_host_v1_LoadModulesResponse__Output>
        LogSource: EnumTypeDefinition
        MemoryHit: MessageTypeDefinition<_mprig_host_v1_MemoryHit, _mprig_host_v1_MemoryHit__Output>
        MemoryRange: MessageTypeDefinition<_mprig_host_v1_MemoryRange, _mprig_host_v1_MemoryRange__Output>
        ModuleBuild: MessageTypeDefinition<_mprig_host_v1_ModuleBuild, _mprig_host_v1_ModuleBuild__Output>
        NetworkDevice: MessageTypeDefinition<_mprig_host_v1_NetworkDevice, _mprig_host_v1_NetworkDevice__Output>
        PageMap: MessageTypeDefinition<_mprig_host_v1_PageMap, _mprig_host_v1_PageMap__Output>
        PageRun: MessageTypeDefinition<_mprig_host_v1_PageRun, _mprig_host_v1_PageRun__Output>
        PauseGuestRequest: MessageTypeDefinition<_mprig_host_v1_PauseGuestRequest, _mprig_host_v1_PauseGuestRequest__Output>
        PauseGuestResponse: MessageTypeDefinition<_mprig_host_v1_PauseGuestResponse, _mprig_host_v1_PauseGuestResponse__Output>
        PingRequest: MessageTypeDefinition<_mprig_host_v1_PingRequest, _mprig_host_v1_PingRequest__Output>
        PingResponse: MessageTypeDefinition<_mprig_host_v1_PingResponse, _mprig_host_v1_PingResponse__Output>
        ReadIommuJournalRequest: MessageTypeDefinition<_mprig_host_v1_ReadIommuJournalRequest, _mprig_host_v1_ReadIommuJournalRequest__Output>
        ReadIommuJournalResponse: MessageTypeDefinition<_mprig_host_v1_ReadIommuJournalResponse, _mprig_host_v1_ReadIommuJournalResponse__Output>
        ReadMemoryRequest: MessageTypeDefinition<_mprig_host_v1_ReadMemoryRequest, _mprig_host_v1_ReadMemoryRequest__Output>
        ReadMemoryResponse: MessageTypeDefinition<_mprig_host_v1_ReadMemoryResponse, _mprig_host_v1_ReadMemoryResponse__Output>
        ReadWatchpointsRequest: MessageTypeDefinition<_mprig_host_v1_ReadWatchpointsRequest, _mprig_host_v1_ReadWatchpointsRequest__Output>
        ReadWatchpointsResponse: MessageTypeDefinition<_mprig_host_v1_ReadWatchpointsResponse, _mprig_host_v1_ReadWatchpointsResponse__Output>
        ReceiveMode: EnumTypeDefinition
        ReleaseLeaseRequest: MessageTypeDefinition<_mprig_host_v1_ReleaseLeaseRequest, _mprig_host_v1_ReleaseLeaseRequest__Output>
        ReleaseLeaseResponse: MessageTypeDefinition<_mprig_host_v1_ReleaseLeaseResponse, _mprig_host_v1_ReleaseLeaseResponse__Output>
        RenewLeaseRequest: MessageTypeDefinition<_mprig_host_v1_RenewLeaseRequest, _mprig_host_v1_RenewLeaseRequest__Output>
        RenewLeaseResponse: MessageTypeDefinition<_mprig_host_v1_RenewLeaseResponse, _mprig_host_v1_RenewLeaseResponse__Output>
        ReportFramesRequest: MessageTypeDefinition<_mprig_host_v1_ReportFramesRequest, _mprig_host_v1_ReportFramesRequest__Output>
        ReportFramesResponse: MessageTypeDefinition<_mprig_host_v1_ReportFramesResponse, _mprig_host_v1_ReportFramesResponse__Output>
        ResolveSymbolsRequest: MessageTypeDefinition<_mprig_host_v1_ResolveSymbolsRequest, _mprig_host_v1_ResolveSymbolsRequest__Output>
        ResolveSymbolsResponse: MessageTypeDefinition<_mprig_host_v1_ResolveSymbolsResponse, _mprig_host_v1_ResolveSymbolsResponse__Output>
        ResumeGuestRequest: MessageTypeDefinition<_mprig_host_v1_ResumeGuestRequest, _mprig_host_v1_ResumeGuestRequest__Output>
        ResumeGuestResponse: MessageTypeDefinition<_mprig_host_v1_ResumeGuestResponse, _mprig_host_v1_ResumeGuestResponse__Output>
        RunInGuestRequest: MessageTypeDefinition<_mprig_host_v1_RunInGuestRequest, _mprig_host_v1_RunInGuestRequest__Output>
        RunInGuestResponse: MessageTypeDefinition<_mprig_host_v1_RunInGuestResponse, _mprig_host_v1_RunInGuestResponse__Output>
        SearchMemoryRequest: MessageTypeDefinition<_mprig_host_v1_SearchMemoryRequest, _mprig_host_v1_SearchMemoryRequest__Output>
        SearchMemoryResponse: MessageTypeDefinition<_mprig_host_v1_SearchMemoryResponse, _mprig_host_v1_SearchMemoryResponse__Output>
        SearchTotals: MessageTypeDefinition<_mprig_host_v1_SearchTotals, _mprig_host_v1_SearchTotals__Output>
        StartCopyCountRequest: MessageTypeDefinition<_mprig_host_v1_StartCopyCountRequest, _mprig_host_v1_StartCopyCountRequest__Output>
        StartCopyCountResponse: MessageTypeDefinition<_mprig_host_v1_StartCopyCountResponse, _mprig_host_v1_StartCopyCountResponse__Output>
        StartEchoRequest: MessageTypeDefinition<_mprig_host_v1_StartEchoRequest, _mprig_host_v1_StartEchoRequest__Output>
        StartEchoResponse: MessageTypeDefinition<_mprig_host_v1_StartEchoResponse, _mprig_host_v1_StartEchoResponse__Output>
        StartGuestRequest: MessageTypeDefinition<_mprig_host_v1_StartGuestRequest, _mprig_host_v1_StartGuestRequest__Output>
        StartGuestResponse: MessageTypeDefinition<_mprig_host_v1_StartGuestResponse, _mprig_host_v1_StartGuestResponse__Output>
        StartIommuJournalRequest: MessageTypeDefinition<_mprig_host_v1_StartIommuJournalRequest, _mprig_host_v1_StartIommuJournalRequest__Output>
        StartIommuJournalResponse: MessageTypeDefinition<_mprig_host_v1_StartIommuJournalResponse, _mprig_host_v1_StartIommuJournalResponse__Output>
        StopGuestRequest: MessageTypeDefinition<_mprig_host_v1_StopGuestRequest, _mprig_host_v1_StopGuestRequest__Output>
        StopGuestResponse: MessageTypeDefinition<_mprig_host_v1_StopGuestResponse, _mprig_host_v1_StopGuestResponse__Output>
        TranslateGuestRequest: MessageTypeDefinition<_mprig_host_v1_TranslateGuestRequest, _mprig_host_v1_TranslateGuestRequest__Output>
        TranslateGuestResponse: MessageTypeDefinition<_mprig_host_v1_TranslateGuestResponse, _mprig_host_v1_TranslateGuestResponse__Output>
        UnbindRequest: MessageTypeDefinition<_mprig_host_v1_UnbindRequest, _mprig_host_v1_UnbindRequest__Output>
        UnbindResponse: MessageTypeDefinition<_mprig_host_v1_UnbindResponse, _mprig_host_v1_UnbindResponse__Output>
        UnloadModulesRequest: MessageTypeDefinition<_mprig_host_v1_UnloadModulesRequest, _mprig_host_v1_UnloadModulesRequest__Output>
        UnloadModulesResponse: MessageTypeDefinition<_mprig_host_v1_UnloadModulesResponse, _mprig_host_v1_UnloadModulesResponse__Output>
        WatchHit: MessageTypeDefinition<_mprig_host_v1_WatchHit, _mprig_host_v1_WatchHit__Output>
        WatchLogRequest: MessageTypeDefinition<_mprig_host_v1_WatchLogRequest, _mprig_host_v1_WatchLogRequest__Output>
        WatchLogResponse: MessageTypeDefinition<_mprig_host_v1_WatchLogResponse, _mprig_host_v1_WatchLogResponse__Output>
        WatchRequest: MessageTypeDefinition<_mprig_host_v1_WatchRequest, _mprig_host_v1_WatchRequest__Output>
        WatchResult: MessageTypeDefinition<_mprig_host_v1_WatchResult, _mprig_host_v1_WatchResult__Output>
        WatchedPlace: MessageTypeDefinition<_mprig_host_v1_WatchedPlace, _mprig_host_v1_WatchedPlace__Output>
      }
    }
  }
}

