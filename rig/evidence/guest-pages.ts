import type { PageRun } from '../host/host.js';
import { PAGE_BYTES } from './types.js';

/** Consecutive machine pages that back consecutive guest pages. Page numbers, not addresses. */
interface Run {
  readonly machinePage: number;
  readonly guestPage: number;
  readonly pages: number;
}

/**
 * Which machine pages are behind the guest's memory, by the host's own page tables. Lookups take O(log n).
 *
 * One machine page may back several guest pages (the shared zero page does); any of them answers.
 */
export class GuestPages {
  /** Distinct machine pages behind the guest. */
  readonly machinePages: number;

  private constructor(private readonly runs: readonly Run[]) {
    this.machinePages = runs.reduce((sum, run) => sum + run.pages, 0);
  }

  /** From the agent's translation. Machine addresses are those of the machine's memory file. */
  static fromRuns(pageRuns: readonly PageRun[]): GuestPages {
    const sorted = pageRuns
      .map(({ machineAddress, guestAddress, pages }) => ({
        machinePage: Number(machineAddress) / PAGE_BYTES,
        guestPage: Number(guestAddress) / PAGE_BYTES,
        pages,
      }))
      .sort((a, b) => a.machinePage - b.machinePage);
    const runs: Run[] = [];
    let next = 0;
    for (const run of sorted) {
      const known = Math.min(run.pages, Math.max(0, next - run.machinePage));
      if (known === run.pages) continue;
      runs.push({
        machinePage: run.machinePage + known,
        guestPage: run.guestPage + known,
        pages: run.pages - known,
      });
      next = run.machinePage + run.pages;
    }
    return new GuestPages(runs);
  }

  /** Guest address behind a machine address, or null when that page is not the guest's. */
  guestAddress(machineAddress: number): number | null {
    const page = Math.floor(machineAddress / PAGE_BYTES);
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const run = this.runs[middle];
      if (run && run.machinePage + run.pages <= page) low = middle + 1;
      else high = middle;
    }
    const run = this.runs[low];
    if (!run || page < run.machinePage) return null;
    return (run.guestPage + page - run.machinePage) * PAGE_BYTES + (machineAddress % PAGE_BYTES);
  }

  /** Machine address behind a guest address, or null when that page is not resident. */
  machineAddress(guestAddress: number): number | null {
    const page = Math.floor(guestAddress / PAGE_BYTES);
    const run = this.runs.find(({ guestPage, pages }) => guestPage <= page && page < guestPage + pages);
    if (!run) return null;
    return (run.machinePage + page - run.guestPage) * PAGE_BYTES + (guestAddress % PAGE_BYTES);
  }

  /** Whether all of a range of machine addresses is the guest's. */
  holds(machineAddress: number, length: number): boolean {
    for (let at = machineAddress; at < machineAddress + length; at += PAGE_BYTES - (at % PAGE_BYTES)) {
      if (this.guestAddress(at) === null) return false;
    }
    return true;
  }
}
