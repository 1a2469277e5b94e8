import { open } from 'node:fs/promises';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { explainRefusal } from './lockdown.js';

/** A piece of the kernel's address space that stands for consecutive memory. */
interface Segment {
  readonly address: bigint;
  readonly machineAddress: bigint;
  readonly length: bigint;
  /** Where it begins in the file. */
  readonly offset: bigint;
}

export const kcore = '/proc/kcore';
/** Above are the kernel's own image and its modules, a second view of a little of the memory. */
const imageStart = 0xffff_ffff_8000_0000n;
const headerBytes = 64;
const segmentBytes = 56;
/** Type of a program header: memory. */
const load = 1;
/** In place of a physical address: none. */
const nowhere = 0xffff_ffff_ffff_ffffn;

/** Where the kernel's map of all memory, and its image in /proc/kcore, has machine addresses. The map moves with every boot, but never after. */
export class DirectMap {
  private constructor(private readonly segments: readonly Segment[]) {}

  static async read(): Promise<DirectMap> {
    try {
      const file = await open(kcore);
      try {
        const header = Buffer.alloc(headerBytes);
        await file.read(header, 0, header.length, 0);
        const headers = Buffer.alloc(headerBytes + header.readUInt16LE(56) * segmentBytes);
        await file.read(headers, 0, headers.length, 0);
        return DirectMap.parse(headers);
      } finally {
        await file.close();
      }
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw unusable(await explainRefusal(messageOf(cause), ['confidentiality']), cause);
    }
  }

  /** From the file header and the program headers of /proc/kcore. */
  static parse(headers: Buffer): DirectMap {
    if (headers.length < headerBytes || headers.readUInt32BE(0) !== 0x7f45_4c46 || headers[4] !== 2) {
      throw unusable('it is no ELF file of 64 bits');
    }
    const segments: Segment[] = [];
    const start = Number(headers.readBigUInt64LE(32));
    const count = headers.readUInt16LE(56);
    for (let at = start; at < start + count * segmentBytes && at + segmentBytes <= headers.length; at += segmentBytes) {
      const address = headers.readBigUInt64LE(at + 16);
      const machineAddress = headers.readBigUInt64LE(at + 24);
      if (headers.readUInt32LE(at) !== load || machineAddress === nowhere || address >= imageStart) continue;
      const offset = headers.readBigUInt64LE(at + 8);
      segments.push({ address, machineAddress, length: headers.readBigUInt64LE(at + 40), offset });
    }
    if (segments.length === 0) throw unusable('it names no memory');
    return new DirectMap(segments);
  }

  /** The kernel's address of a machine address. */
  addressOf(machineAddress: number): bigint {
    const segment = this.segmentOf(machineAddress, 1);
    if (!segment) throw unusable(`it has no machine address 0x${machineAddress.toString(16)}`);
    return segment.address + BigInt(machineAddress) - segment.machineAddress;
  }

  /** Where in the file `length` bytes at a machine address stand; nothing when they are not all memory. */
  offsetOf(machineAddress: number, length: number): bigint | undefined {
    const segment = this.segmentOf(machineAddress, length);
    return segment && segment.offset + BigInt(machineAddress) - segment.machineAddress;
  }

  private segmentOf(machineAddress: number, bytes: number): Segment | undefined {
    const start = BigInt(machineAddress);
    const end = start + BigInt(bytes);
    return this.segments.find((one) => start >= one.machineAddress && end <= one.machineAddress + one.length);
  }
}

function unusable(why: string, cause?: unknown): AgentError {
  return new AgentError(
    'precondition',
    'DirectMapUnknown',
    `cannot find the kernel's map of all memory in ${kcore}: ${why}`,
    'run the agent as root on a kernel with CONFIG_PROC_KCORE that is not locked down',
    { cause },
  );
}
