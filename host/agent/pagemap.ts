import { open, readFile } from 'node:fs/promises';
import { AgentError } from './errors.js';

export const pageBytes = 4096;
const entryBytes = 8;
/* Bits of an entry: Documentation/admin-guide/mm/pagemap.rst. */
const presentBit = 1n << 63n;
const pageNumberBits = (1n << 55n) - 1n;

/** Bytes of the page map that are read and sent at once. */
const pieceBytes = 256 * 1024;

/** The page map of the guest's memory, which is the memory of the QEMU process `pid`, in pieces of whole entries. */
export async function* readGuestPages(pid: number, memoryBytes: number): AsyncGenerator<Buffer> {
  const start = await locateGuestMemory(pid, memoryBytes);
  const from = (start / pageBytes) * entryBytes;
  const to = from + (memoryBytes / pageBytes) * entryBytes;
  const pagemap = await open(`/proc/${pid}/pagemap`);
  try {
    for (let at = from; at < to;) {
      const { bytesRead, buffer } = await pagemap.read(Buffer.alloc(Math.min(pieceBytes, to - at)), { position: at });
      if (bytesRead === 0) throw notFound(`the page map of process ${pid} ends early`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await pagemap.close();
  }
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
  const bits = entry.readBigUInt64LE();
  if (!(bits & presentBit)) return undefined;
  const page = Number(bits & pageNumberBits);
  if (page === 0) {
    throw new AgentError(
      'precondition',
      'PagemapHidden',
      'the kernel hides page frame numbers from the agent',
      'run the agent as root (CAP_SYS_ADMIN)',
    );
  }
  return page * pageBytes + (address % pageBytes);
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

function notFound(why: string): AgentError {
  return new AgentError(
    'internal',
    'GuestMemoryNotFound',
    `cannot find the guest's memory: ${why}`,
    'this is a mistake in the agent: report it with the version of QEMU',
  );
}
