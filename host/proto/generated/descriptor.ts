// Generated from host/proto/mprig/host/v1/agent.proto by npm run generate. Do not edit.

export const descriptor: object = {
  "nested": {
    "mprig": {
      "nested": {
        "host": {
          "nested": {
            "v1": {
              "nested": {
                "HostAgent": {
                  "methods": {
                    "GetInventory": {
                      "requestType": "GetInventoryRequest",
                      "responseType": "GetInventoryResponse"
                    },
                    "AcquireLease": {
                      "requestType": "AcquireLeaseRequest",
                      "responseType": "AcquireLeaseResponse"
                    },
                    "RenewLease": {
                      "requestType": "RenewLeaseRequest",
                      "responseType": "RenewLeaseResponse"
                    },
                    "ReleaseLease": {
                      "requestType": "ReleaseLeaseRequest",
                      "responseType": "ReleaseLeaseResponse"
                    },
                    "BreakLease": {
                      "requestType": "BreakLeaseRequest",
                      "responseType": "BreakLeaseResponse"
                    },
                    "LoadModules": {
                      "requestType": "LoadModulesRequest",
                      "responseType": "LoadModulesResponse"
                    },
                    "UnloadModules": {
                      "requestType": "UnloadModulesRequest",
                      "responseType": "UnloadModulesResponse"
                    },
                    "StartGuest": {
                      "requestType": "StartGuestRequest",
                      "responseType": "StartGuestResponse"
                    },
                    "StopGuest": {
                      "requestType": "StopGuestRequest",
                      "responseType": "StopGuestResponse"
                    },
                    "Bind": {
                      "requestType": "BindRequest",
                      "responseType": "BindResponse"
                    },
                    "Unbind": {
                      "requestType": "UnbindRequest",
                      "responseType": "UnbindResponse"
                    },
                    "HoldFrames": {
                      "requestType": "HoldFramesRequest",
                      "responseType": "HoldFramesResponse"
                    },
                    "AwaitFrames": {
                      "requestType": "AwaitFramesRequest",
                      "responseType": "AwaitFramesResponse"
                    },
                    "ReportFrames": {
                      "requestType": "ReportFramesRequest",
                      "responseType": "ReportFramesResponse",
                      "responseStream": true
                    },
                    "StartEcho": {
                      "requestType": "StartEchoRequest",
                      "responseType": "StartEchoResponse"
                    },
                    "EndEcho": {
                      "requestType": "EndEchoRequest",
                      "responseType": "EndEchoResponse"
                    },
                    "TranslateGuest": {
                      "requestType": "TranslateGuestRequest",
                      "responseType": "TranslateGuestResponse",
                      "responseStream": true
                    },
                    "ResolveSymbols": {
                      "requestType": "ResolveSymbolsRequest",
                      "responseType": "ResolveSymbolsResponse"
                    },
                    "ArmWatchpoints": {
                      "requestType": "ArmWatchpointsRequest",
                      "responseType": "ArmWatchpointsResponse"
                    },
                    "ReadWatchpoints": {
                      "requestType": "ReadWatchpointsRequest",
                      "responseType": "ReadWatchpointsResponse"
                    },
                    "StartCopyCount": {
                      "requestType": "StartCopyCountRequest",
                      "responseType": "StartCopyCountResponse"
                    },
                    "EndCopyCount": {
                      "requestType": "EndCopyCountRequest",
                      "responseType": "EndCopyCountResponse"
                    },
                    "PauseGuest": {
                      "requestType": "PauseGuestRequest",
                      "responseType": "PauseGuestResponse"
                    },
                    "ResumeGuest": {
                      "requestType": "ResumeGuestRequest",
                      "responseType": "ResumeGuestResponse"
                    },
                    "SearchMemory": {
                      "requestType": "SearchMemoryRequest",
                      "responseType": "SearchMemoryResponse",
                      "responseStream": true
                    },
                    "ReadMemory": {
                      "requestType": "ReadMemoryRequest",
                      "responseType": "ReadMemoryResponse",
                      "responseStream": true
                    },
                    "StartIommuJournal": {
                      "requestType": "StartIommuJournalRequest",
                      "responseType": "StartIommuJournalResponse"
                    },
                    "ReadIommuJournal": {
                      "requestType": "ReadIommuJournalRequest",
                      "responseType": "ReadIommuJournalResponse",
                      "responseStream": true
                    },
                    "EndIommuJournal": {
                      "requestType": "EndIommuJournalRequest",
                      "responseType": "EndIommuJournalResponse"
                    },
                    "Ping": {
                      "requestType": "PingRequest",
                      "responseType": "PingResponse"
                    },
                    "RunInGuest": {
                      "requestType": "RunInGuestRequest",
                      "responseType": "RunInGuestResponse"
                    },
                    "GetStatistics": {
                      "requestType": "GetStatisticsRequest",
                      "responseType": "GetStatisticsResponse"
                    },
                    "WatchLog": {
                      "requestType": "WatchLogRequest",
                      "responseType": "WatchLogResponse",
                      "responseStream": true
                    }
                  }
                },
                "GetInventoryRequest": {
                  "fields": {}
                },
                "GetInventoryResponse": {
                  "fields": {
                    "agentVersion": {
                      "type": "string",
                      "id": 1
                    },
                    "kernel": {
                      "type": "string",
                      "id": 2
                    },
                    "qemu": {
                      "type": "string",
                      "id": 3
                    },
                    "kvm": {
                      "type": "bool",
                      "id": 4
                    },
                    "modules": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 5
                    },
                    "nics": {
                      "rule": "repeated",
                      "type": "NetworkDevice",
                      "id": 6
                    },
                    "lease": {
                      "type": "Lease",
                      "id": 7
                    },
                    "agentBuild": {
                      "type": "string",
                      "id": 8
                    },
                    "contract": {
                      "type": "string",
                      "id": 9
                    },
                    "moduleBuilds": {
                      "rule": "repeated",
                      "type": "ModuleBuild",
                      "id": 10
                    }
                  }
                },
                "ModuleBuild": {
                  "fields": {
                    "name": {
                      "type": "string",
                      "id": 1
                    },
                    "build": {
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "NetworkDevice": {
                  "fields": {
                    "name": {
                      "type": "string",
                      "id": 1
                    },
                    "pciAddress": {
                      "type": "string",
                      "id": 2
                    },
                    "mac": {
                      "type": "string",
                      "id": 3
                    },
                    "driver": {
                      "type": "string",
                      "id": 4
                    }
                  }
                },
                "Lease": {
                  "fields": {
                    "holder": {
                      "type": "string",
                      "id": 1
                    },
                    "run": {
                      "type": "string",
                      "id": 2
                    },
                    "process": {
                      "type": "string",
                      "id": 3
                    },
                    "remainingMs": {
                      "type": "uint32",
                      "id": 4
                    }
                  }
                },
                "AcquireLeaseRequest": {
                  "fields": {
                    "holder": {
                      "type": "string",
                      "id": 1
                    },
                    "run": {
                      "type": "string",
                      "id": 2
                    },
                    "process": {
                      "type": "string",
                      "id": 3
                    },
                    "durationMs": {
                      "type": "uint32",
                      "id": 4
                    }
                  }
                },
                "AcquireLeaseResponse": {
                  "fields": {
                    "token": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "RenewLeaseRequest": {
                  "fields": {
                    "durationMs": {
                      "type": "uint32",
                      "id": 1
                    }
                  }
                },
                "RenewLeaseResponse": {
                  "fields": {}
                },
                "ReleaseLeaseRequest": {
                  "fields": {}
                },
                "ReleaseLeaseResponse": {
                  "fields": {}
                },
                "BreakLeaseRequest": {
                  "fields": {
                    "holder": {
                      "type": "string",
                      "id": 1
                    },
                    "run": {
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "BreakLeaseResponse": {
                  "fields": {
                    "broken": {
                      "type": "Lease",
                      "id": 1
                    }
                  }
                },
                "LoadModulesRequest": {
                  "fields": {}
                },
                "LoadModulesResponse": {
                  "fields": {
                    "modules": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "UnloadModulesRequest": {
                  "fields": {}
                },
                "UnloadModulesResponse": {
                  "fields": {}
                },
                "StartGuestRequest": {
                  "fields": {
                    "nic": {
                      "type": "string",
                      "id": 1
                    },
                    "memoryMib": {
                      "type": "uint32",
                      "id": 2
                    },
                    "timeoutMs": {
                      "type": "uint32",
                      "id": 3
                    },
                    "programs": {
                      "type": "bool",
                      "id": 4
                    }
                  }
                },
                "StartGuestResponse": {
                  "fields": {
                    "pid": {
                      "type": "uint32",
                      "id": 1
                    },
                    "interfaces": {
                      "rule": "repeated",
                      "type": "GuestInterface",
                      "id": 2
                    }
                  }
                },
                "GuestInterface": {
                  "fields": {
                    "role": {
                      "type": "string",
                      "id": 1
                    },
                    "name": {
                      "type": "string",
                      "id": 2
                    },
                    "mac": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "StopGuestRequest": {
                  "fields": {}
                },
                "StopGuestResponse": {
                  "fields": {}
                },
                "ReceiveMode": {
                  "values": {
                    "RECEIVE_MODE_UNSPECIFIED": 0,
                    "RECEIVE_MODE_ZERO_COPY": 1,
                    "RECEIVE_MODE_COPY": 2,
                    "RECEIVE_MODE_COPY_AND_WIPE": 3,
                    "RECEIVE_MODE_STALE_COPY": 4
                  }
                },
                "BindRequest": {
                  "fields": {
                    "nic": {
                      "type": "string",
                      "id": 1
                    },
                    "mode": {
                      "type": "ReceiveMode",
                      "id": 2
                    },
                    "mutant": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "BindResponse": {
                  "fields": {}
                },
                "UnbindRequest": {
                  "fields": {}
                },
                "UnbindResponse": {
                  "fields": {}
                },
                "HoldFramesRequest": {
                  "fields": {
                    "role": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "HoldFramesResponse": {
                  "fields": {}
                },
                "AwaitFramesRequest": {
                  "fields": {
                    "count": {
                      "type": "uint32",
                      "id": 1
                    },
                    "timeoutMs": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "AwaitFramesResponse": {
                  "fields": {
                    "held": {
                      "type": "uint32",
                      "id": 1
                    },
                    "dropped": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "ReportFramesRequest": {
                  "fields": {}
                },
                "ReportFramesResponse": {
                  "fields": {
                    "frames": {
                      "rule": "repeated",
                      "type": "FrameReport",
                      "id": 1
                    }
                  }
                },
                "FrameReport": {
                  "fields": {
                    "sequence": {
                      "type": "uint32",
                      "id": 1
                    },
                    "length": {
                      "type": "uint32",
                      "id": 2
                    },
                    "statedLength": {
                      "type": "uint32",
                      "id": 3
                    },
                    "checksumGood": {
                      "type": "bool",
                      "id": 4
                    },
                    "nonce": {
                      "type": "bytes",
                      "id": 5
                    },
                    "noncesAgree": {
                      "type": "bool",
                      "id": 6
                    },
                    "crc": {
                      "type": "uint32",
                      "id": 7
                    }
                  }
                },
                "StartEchoRequest": {
                  "fields": {
                    "role": {
                      "type": "string",
                      "id": 1
                    }
                  }
                },
                "StartEchoResponse": {
                  "fields": {}
                },
                "EndEchoRequest": {
                  "fields": {}
                },
                "EndEchoResponse": {
                  "fields": {
                    "echoed": {
                      "type": "uint32",
                      "id": 1
                    },
                    "lost": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "TranslateGuestRequest": {
                  "fields": {}
                },
                "TranslateGuestResponse": {
                  "fields": {
                    "runs": {
                      "rule": "repeated",
                      "type": "PageRun",
                      "id": 1
                    }
                  }
                },
                "PageRun": {
                  "fields": {
                    "guestAddress": {
                      "type": "uint64",
                      "id": 1
                    },
                    "machineAddress": {
                      "type": "uint64",
                      "id": 2
                    },
                    "pages": {
                      "type": "uint32",
                      "id": 3
                    }
                  }
                },
                "ResolveSymbolsRequest": {
                  "fields": {
                    "addresses": {
                      "rule": "repeated",
                      "type": "CodeAddress",
                      "id": 1
                    }
                  }
                },
                "CodeAddress": {
                  "fields": {
                    "address": {
                      "type": "uint64",
                      "id": 1
                    }
                  }
                },
                "ResolveSymbolsResponse": {
                  "fields": {
                    "symbols": {
                      "rule": "repeated",
                      "type": "CodeSymbol",
                      "id": 1
                    }
                  }
                },
                "CodeSymbol": {
                  "fields": {
                    "function": {
                      "type": "string",
                      "id": 1
                    },
                    "module": {
                      "type": "string",
                      "id": 2
                    },
                    "start": {
                      "type": "uint64",
                      "id": 3
                    },
                    "end": {
                      "type": "uint64",
                      "id": 4
                    }
                  }
                },
                "ArmWatchpointsRequest": {
                  "fields": {
                    "places": {
                      "rule": "repeated",
                      "type": "WatchRequest",
                      "id": 1
                    }
                  }
                },
                "WatchRequest": {
                  "fields": {
                    "position": {
                      "type": "uint32",
                      "id": 1
                    },
                    "offset": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "ArmWatchpointsResponse": {
                  "fields": {
                    "places": {
                      "rule": "repeated",
                      "type": "WatchedPlace",
                      "id": 1
                    }
                  }
                },
                "WatchedPlace": {
                  "fields": {
                    "userAddress": {
                      "type": "uint64",
                      "id": 1
                    },
                    "machineAddress": {
                      "type": "uint64",
                      "id": 2
                    },
                    "length": {
                      "type": "uint32",
                      "id": 3
                    }
                  }
                },
                "ReadWatchpointsRequest": {
                  "fields": {}
                },
                "ReadWatchpointsResponse": {
                  "fields": {
                    "places": {
                      "rule": "repeated",
                      "type": "WatchResult",
                      "id": 1
                    }
                  }
                },
                "WatchResult": {
                  "fields": {
                    "directHits": {
                      "type": "uint32",
                      "id": 1
                    },
                    "userHits": {
                      "type": "uint32",
                      "id": 2
                    },
                    "hits": {
                      "rule": "repeated",
                      "type": "WatchHit",
                      "id": 3
                    }
                  }
                },
                "WatchHit": {
                  "fields": {
                    "instruction": {
                      "type": "uint64",
                      "id": 1
                    },
                    "kernel": {
                      "type": "bool",
                      "id": 2
                    },
                    "command": {
                      "type": "string",
                      "id": 3
                    }
                  }
                },
                "StartCopyCountRequest": {
                  "fields": {}
                },
                "StartCopyCountResponse": {
                  "fields": {}
                },
                "EndCopyCountRequest": {
                  "fields": {}
                },
                "EndCopyCountResponse": {
                  "fields": {
                    "calls": {
                      "rule": "repeated",
                      "type": "CopyCalls",
                      "id": 1
                    }
                  }
                },
                "CopyCalls": {
                  "fields": {
                    "function": {
                      "type": "string",
                      "id": 1
                    },
                    "bytes": {
                      "type": "uint64",
                      "id": 2
                    },
                    "calls": {
                      "type": "uint64",
                      "id": 3
                    }
                  }
                },
                "PauseGuestRequest": {
                  "fields": {}
                },
                "PauseGuestResponse": {
                  "fields": {}
                },
                "ResumeGuestRequest": {
                  "fields": {}
                },
                "ResumeGuestResponse": {
                  "fields": {}
                },
                "SearchMemoryRequest": {
                  "fields": {
                    "mask": {
                      "type": "bytes",
                      "id": 1
                    },
                    "maskedKey": {
                      "type": "bytes",
                      "id": 2
                    },
                    "first": {
                      "type": "uint32",
                      "id": 3
                    },
                    "count": {
                      "type": "uint32",
                      "id": 4
                    }
                  }
                },
                "SearchMemoryResponse": {
                  "fields": {
                    "hits": {
                      "rule": "repeated",
                      "type": "MemoryHit",
                      "id": 1
                    },
                    "totals": {
                      "type": "SearchTotals",
                      "id": 2
                    }
                  }
                },
                "MemoryHit": {
                  "fields": {
                    "machineAddress": {
                      "type": "uint64",
                      "id": 1
                    },
                    "sequence": {
                      "type": "uint32",
                      "id": 2
                    },
                    "damaged": {
                      "type": "bool",
                      "id": 3
                    }
                  }
                },
                "SearchTotals": {
                  "fields": {
                    "searchedBytes": {
                      "type": "uint64",
                      "id": 1
                    },
                    "machineBytes": {
                      "type": "uint64",
                      "id": 2
                    },
                    "overflow": {
                      "type": "uint64",
                      "id": 3
                    },
                    "threads": {
                      "type": "uint32",
                      "id": 4
                    },
                    "milliseconds": {
                      "type": "uint32",
                      "id": 5
                    }
                  }
                },
                "ReadMemoryRequest": {
                  "fields": {
                    "ranges": {
                      "rule": "repeated",
                      "type": "MemoryRange",
                      "id": 1
                    }
                  }
                },
                "MemoryRange": {
                  "fields": {
                    "machineAddress": {
                      "type": "uint64",
                      "id": 1
                    },
                    "length": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "ReadMemoryResponse": {
                  "fields": {
                    "contents": {
                      "rule": "repeated",
                      "type": "bytes",
                      "id": 1
                    }
                  }
                },
                "StartIommuJournalRequest": {
                  "fields": {}
                },
                "StartIommuJournalResponse": {
                  "fields": {}
                },
                "ReadIommuJournalRequest": {
                  "fields": {
                    "pages": {
                      "rule": "repeated",
                      "type": "BusPage",
                      "id": 1
                    }
                  }
                },
                "BusPage": {
                  "fields": {
                    "busAddress": {
                      "type": "uint64",
                      "id": 1
                    }
                  }
                },
                "ReadIommuJournalResponse": {
                  "fields": {
                    "changes": {
                      "rule": "repeated",
                      "type": "IommuChange",
                      "id": 1
                    },
                    "pages": {
                      "rule": "repeated",
                      "type": "PageMap",
                      "id": 2
                    },
                    "state": {
                      "type": "IommuJournalState",
                      "id": 3
                    }
                  }
                },
                "IommuChange": {
                  "fields": {
                    "unmap": {
                      "type": "bool",
                      "id": 1
                    },
                    "busAddress": {
                      "type": "uint64",
                      "id": 2
                    },
                    "machineAddress": {
                      "type": "uint64",
                      "id": 3
                    },
                    "size": {
                      "type": "uint64",
                      "id": 4
                    },
                    "writable": {
                      "type": "bool",
                      "id": 5
                    }
                  }
                },
                "PageMap": {
                  "fields": {
                    "busAddress": {
                      "type": "uint64",
                      "id": 1
                    },
                    "mapped": {
                      "type": "bool",
                      "id": 2
                    },
                    "machineAddress": {
                      "type": "uint64",
                      "id": 3
                    }
                  }
                },
                "IommuJournalState": {
                  "fields": {
                    "domain": {
                      "type": "string",
                      "id": 1
                    },
                    "lost": {
                      "type": "uint64",
                      "id": 2
                    },
                    "faults": {
                      "type": "uint32",
                      "id": 3
                    }
                  }
                },
                "EndIommuJournalRequest": {
                  "fields": {}
                },
                "EndIommuJournalResponse": {
                  "fields": {}
                },
                "PingRequest": {
                  "fields": {
                    "from": {
                      "type": "From",
                      "id": 1
                    },
                    "role": {
                      "type": "string",
                      "id": 2
                    },
                    "address": {
                      "type": "string",
                      "id": 3
                    },
                    "count": {
                      "type": "uint32",
                      "id": 4
                    },
                    "timeoutMs": {
                      "type": "uint32",
                      "id": 5
                    }
                  },
                  "nested": {
                    "From": {
                      "values": {
                        "FROM_UNSPECIFIED": 0,
                        "FROM_HOST": 1,
                        "FROM_GUEST": 2
                      }
                    }
                  }
                },
                "PingResponse": {
                  "fields": {
                    "sent": {
                      "type": "uint32",
                      "id": 1
                    },
                    "received": {
                      "type": "uint32",
                      "id": 2
                    }
                  }
                },
                "RunInGuestRequest": {
                  "fields": {
                    "role": {
                      "type": "string",
                      "id": 1
                    },
                    "command": {
                      "type": "string",
                      "id": 2
                    },
                    "timeoutMs": {
                      "type": "uint32",
                      "id": 3
                    }
                  }
                },
                "RunInGuestResponse": {
                  "fields": {
                    "status": {
                      "type": "uint32",
                      "id": 1
                    },
                    "lines": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 2
                    }
                  }
                },
                "GetStatisticsRequest": {
                  "fields": {}
                },
                "GetStatisticsResponse": {
                  "fields": {
                    "values": {
                      "keyType": "string",
                      "type": "uint64",
                      "id": 1
                    }
                  }
                },
                "LogSource": {
                  "values": {
                    "LOG_SOURCE_UNSPECIFIED": 0,
                    "LOG_SOURCE_KERNEL": 1,
                    "LOG_SOURCE_GUEST_CONSOLE": 2
                  }
                },
                "WatchLogRequest": {
                  "fields": {
                    "source": {
                      "type": "LogSource",
                      "id": 1
                    }
                  }
                },
                "WatchLogResponse": {
                  "fields": {
                    "lines": {
                      "rule": "repeated",
                      "type": "string",
                      "id": 1
                    },
                    "oops": {
                      "type": "bool",
                      "id": 2
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
};
