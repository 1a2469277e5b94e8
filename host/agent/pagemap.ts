import { open, readFile } from 'node:fs/promises';
import { AgentError } from './errors.js';

/** `pages` consecutive guest pages, backed by consecutive machine pages. Addresses in bytes. */
export interface PageRun {
  readonly guestAddress: number;
  readonly machineAddress: number;
  readonly pages: number;
}

export const pageBytes = 4096;
const entryBytes = 8;

/** Runs of the guest's memory, which is the memory of the QEMU process `pid`, in order. */
export async function readGuestPages(pid: number, memoryBytes: number): Promise<Generator<PageRun>> {
  const start = await locateGuestMemory(pid, memoryBytes);
  const entries = Buffer.alloc((memoryBytes / pageBytes) * entryBytes);
  const pagemap = await open(`/proc/${pid}/pagemap`);
  try {
    const offset = (start / pageBytes) * entryBytes;
    for (let done = 0; done < entries.length;) {
      const { bytesRead } = await pagemap.read(entries, done, entries.length - done, offset + done);
      if (bytesRead === 0) throw notFound(`the page map of process ${pid} ends early`);
      done += bytesRead;
    }
  } finally {
    await pagemap.close();
  }
  return pageRuns(entries);
}

/** Start of the guest's memory in the address space of the QEMU process `pid`, now. */
export async function locateGuestMemory(pid: number, memoryBytes: number): Promise<number> {
  return findGuestMemory(await readFile(`/proc/${pid}/maps`, 'latin1'), memoryBytes);
}

/** Machine address behind an address of a process; nothing when its page is not resident. */
export async function readMachineAddress(pid: number, address: number): Promise<number | undefined> {
  const entry = Buffer.alloc(entryBytes);
  const pagemap = await open(`/proc/${pid}/pagemap`);
  try {
    await pagemap.read(entry, 0, entryBytes, Math.floor(address / pageBytes) * entryBytes);
  } finally {
    await pagemap.close();
  }
  const page = machinePage(entry, 0);
  return page === undefined ? undefined : page * pageBytes + (address % pageBytes);
}

/**
 * Start of the guest's memory in the address space of its QEMU: the one private anonymous mapping of exactly that size.
 * A page without permissions follows it, and QEMU has advised the kernel otherwise about it than about its neighbours:
 * so it is never merged with one.
 */
export function findGuestMemory(maps: string, memoryBytes: number): number {
  const found: number[] = [];
  for (const line of maps.split('\n')) {
    const match = /^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0 *$/.exec(line);
    if (!match) continue;
    const [, from = '', to = ''] = match;
    const start = parseInt(from, 16);
    if (parseInt(to, 16) - start === memoryBytes) found.push(start);
  }
  const [start] = found;
  if (start === undefined || found.length > 1) {
    throw notFound(`${found.length} anonymous mappings of ${memoryBytes} bytes in the guest's QEMU`);
  }
  return start;
}

/**
 * Decodes entries of /proc/PID/pagemap for consecutive pages from the start of the guest's memory. Pages that are not
 * resident do not appear.
 */
export function* pageRuns(entries: Buffer): Generator<PageRun> {
  let run: { guest: number; machine: number; pages: number } | undefined;
  for (let page = 0; page < entries.length / entryBytes; page++) {
    const machine = machinePage(entries, page);
    if (run && machine === run.machine + run.pages) {
      run.pages++;
      continue;
    }
    if (run) yield inBytes(run);
    run = machine === undefined ? undefined : { guest: page, machine, pages: 1 };
  }
  if (run) yield inBytes(run);
}

/** Bit 63: present; bits 0 to 54: page frame number. As two halves, because BigInt would cost seconds here. */
function machinePage(entries: Buffer, page: number): number | undefined {
  const high = entries.readUInt32LE(page * entryBytes + 4);
  if (high < 0x8000_0000) return undefined;
  const number = (high & 0x007f_ffff) * 2 ** 32 + entries.readUInt32LE(page * entryBytes);
  if (number === 0) {
    throw new AgentError(
      'precondition',
      'PagemapHidden',
      'the kernel hides page frame numbers from the agent',
      'run the agent as root (CAP_SYS_ADMIN)',
    );
  }
  return number;
}

function inBytes(run: { guest: number; machine: number; pages: number }): PageRun {
  return { guestAddress: run.guest * pageBytes, machineAddress: run.machine * pageBytes, pages: run.pages };
}

function notFound(why: string): AgentError {
  return new AgentError(
    'internal',
    'GuestMemoryNotFound',
    `cannot find the guest's memory: ${why}`,
    'this is a mistake in the agent: report it with the version of QEMU',
  );
}
