import { open } from 'node:fs/promises';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';

/** A piece of the kernel's address space that stands for consecutive memory. */
interface Segment {
  readonly address: bigint;
  readonly machineAddress: bigint;
  readonly length: bigint;
}

const kcore = '/proc/kcore';
/** Above are the kernel's own image and its modules, a second view of a little of the memory. */
const imageStart = 0xffff_ffff_8000_0000n;
const headerBytes = 64;
const segmentBytes = 56;
/** Type of a program header: memory. */
const load = 1;
/** In place of a physical address: none. */
const nowhere = 0xffff_ffff_ffff_ffffn;

/** Where the kernel's map of all memory has machine addresses. The map moves with every boot, but never after. */
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
      throw unusable(messageOf(cause), cause);
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
      segments.push({ address, machineAddress, length: headers.readBigUInt64LE(at + 40) });
    }
    if (segments.length === 0) throw unusable('it names no memory');
    return new DirectMap(segments);
  }

  /** The kernel's address of a machine address. */
  addressOf(machineAddress: number): bigint {
    const wanted = BigInt(machineAddress);
    const segment = this.segments.find(
      ({ machineAddress: start, length }) => wanted >= start && wanted < start + length,
    );
    if (!segment) throw unusable(`it has no machine address 0x${machineAddress.toString(16)}`);
    return segment.address + wanted - segment.machineAddress;
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
