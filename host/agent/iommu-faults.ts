import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { parseKmsg } from './kmsg.js';

const recordBytes = 8192;

/** How the kernel tells that an IOMMU refused an access: of Intel's (dmar_fault), and of AMD's (amd_iommu_report_page_fault). */
const faultLine =
  /DMAR: \[DMA [^\]]*\] Request device \[(?<intel>[0-9a-f:.]+)\] fault addr|(?<amd>[0-9a-f:.]+): AMD-Vi: Event logged \[IO_PAGE_FAULT /;

/** Accesses of the device at a PCI address that these lines say were refused; the kernel leaves some out of many. */
export function countFaults(lines: readonly string[], device: string): number {
  return lines.filter((line) => {
    const groups = faultLine.exec(line)?.groups;
    // Intel's driver leaves out the domain in front of the bus.
    return groups !== undefined && (groups['amd'] === device || device.endsWith(`:${groups['intel']}`));
  }).length;
}

/** Records of the kernel's log that come after the one with this sequence number, as far as they are there now. */
export async function readKernelLog(after: number): Promise<{ last: number; lines: readonly string[] }> {
  // Without blocking: a read at the end fails instead of waiting.
  const file = await open('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const lines: string[] = [];
    let last = after;
    for (let text = await readRecord(file); text !== undefined; text = await readRecord(file)) {
      for (const { sequence, lines: own } of parseKmsg(text)) {
        if (sequence <= last) continue;
        last = sequence;
        lines.push(...own);
      }
    }
    return { last, lines };
  } finally {
    await file.close();
  }
}

async function readRecord(file: FileHandle): Promise<string | undefined> {
  const record = Buffer.alloc(recordBytes);
  try {
    const { bytesRead } = await file.read(record, 0, recordBytes, null);
    return record.toString('utf8', 0, bytesRead);
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === 'EAGAIN') return undefined;
    // Records were overwritten before they were read: the next read goes on behind them.
    if (code === 'EPIPE') return '';
    throw error;
  }
}
