import { BenchError } from '../base/errors.js';
import type { PageRun } from './host.js';

const pageBytes = 4096n;
const entryBytes = 8;

/**
 * Decodes the page map of a guest: entries of Linux's /proc/PID/pagemap (Documentation/admin-guide/mm/pagemap.rst) for
 * consecutive pages from the start of the guest's memory. Pages that are not resident are in no run.
 * @throws BenchError when it is cut, or says nothing because the agent must not see it
 */
export function pageRuns(pieces: readonly Uint8Array[]): readonly PageRun[] {
  const entries = Buffer.concat(pieces);
  if (entries.length % entryBytes !== 0) {
    throw new BenchError(
      'PageMapCut',
      `the page map of the guest ends within an entry, after ${entries.length} bytes`,
      'see the log of the agent',
    );
  }
  const runs: PageRun[] = [];
  let run: { guest: number; machine: number; pages: number } | undefined;
  const end = () => {
    if (run) runs.push(inBytes(run));
    run = undefined;
  };
  for (let page = 0; page < entries.length / entryBytes; page++) {
    const machine = machinePage(entries, page);
    if (run && machine === run.machine + run.pages) {
      run.pages++;
      continue;
    }
    end();
    if (machine !== undefined) run = { guest: page, machine, pages: 1 };
  }
  end();
  return runs;
}

/** Bit 63: present; bits 0 to 54: page frame number. */
function machinePage(entries: Buffer, page: number): number | undefined {
  const high = entries.readUInt32LE(page * entryBytes + 4);
  if (high < 0x8000_0000) return undefined;
  const number = (high & 0x007f_ffff) * 2 ** 32 + entries.readUInt32LE(page * entryBytes);
  if (number === 0) {
    throw new BenchError(
      'PagemapHidden',
      'the kernel hides page frame numbers from the agent',
      'run the agent as root (CAP_SYS_ADMIN)',
    );
  }
  return number;
}

function inBytes({ guest, machine, pages }: { guest: number; machine: number; pages: number }): PageRun {
  return { guestAddress: BigInt(guest) * pageBytes, machineAddress: BigInt(machine) * pageBytes, pages };
}
