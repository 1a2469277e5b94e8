import type * as wire from '../proto/generated/agent.js';
import type { CopyCalls } from './copy-count.js';
import type { IommuChange, PageMap } from './iommu-journal.js';
import type { MemoryHit, SearchResult } from './memory-search.js';
import type { KernelFunction } from './symbols.js';
import type { WatchedPlace } from './watchpoints.js';

/*
 * What the agent has found, as the contract says it. Addresses of memory are numbers within the agent: they have fewer
 * than 53 bits; addresses of the kernel's code have 64.
 */

/** Empty names say that the address is in no function. */
export function codeSymbol(symbol: KernelFunction | undefined): wire.CodeSymbol {
  return symbol ?? { function: '', module: '', start: 0n, end: 0n };
}

export function watchedPlace({ userAddress, machineAddress, length }: WatchedPlace): wire.WatchedPlace {
  return { userAddress: BigInt(userAddress), machineAddress: BigInt(machineAddress), length };
}

export function copyCalls({ bytes, calls, ...rest }: CopyCalls): wire.CopyCalls {
  return { ...rest, bytes: BigInt(bytes), calls: BigInt(calls) };
}

export function memoryHit({ machineAddress, sequence }: MemoryHit): wire.MemoryHit {
  return { machineAddress: BigInt(machineAddress), sequence: sequence ?? 0, damaged: sequence === null };
}

export function searchTotals(result: Omit<SearchResult, 'hits'>): wire.SearchTotals {
  return {
    searchedBytes: BigInt(result.searchedBytes),
    machineBytes: BigInt(result.machineBytes),
    overflow: BigInt(result.overflow),
    threads: result.threads,
    milliseconds: result.milliseconds,
  };
}

export function iommuChange({ busAddress, machineAddress, size, unmap, writable }: IommuChange): wire.IommuChange {
  return {
    unmap,
    busAddress: BigInt(busAddress),
    machineAddress: BigInt(machineAddress),
    size: BigInt(size),
    writable,
  };
}

export function pageMap({ busAddress, machineAddress }: PageMap): wire.PageMap {
  return {
    busAddress: BigInt(busAddress),
    mapped: machineAddress !== undefined,
    machineAddress: BigInt(machineAddress ?? 0),
  };
}
