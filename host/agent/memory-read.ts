import { open } from 'node:fs/promises';
import { kcore, type DirectMap } from './direct-map.js';
import { AgentError } from './errors.js';

/** Bytes of the machine's memory that follow each other. */
export interface MemoryRange {
  readonly machineAddress: number;
  readonly length: number;
}

/** A frame has far less; all that the guest keeps of a round has less than the sum. */
const longestRange = 1 << 20;
const mostBytes = 64 << 20;

/** Reads memory of this host, range by range; an empty answer: it is not all memory. */
export async function* readMemory(map: DirectMap, ranges: readonly MemoryRange[]): AsyncGenerator<Buffer> {
  const total = ranges.reduce((sum, { length }) => sum + length, 0);
  if (total > mostBytes || ranges.some(({ length }) => length === 0 || length > longestRange)) {
    throw new AgentError(
      'argument',
      'MemoryRangeTooLong',
      `cannot read ${total} bytes of memory at once`,
      `read at most ${mostBytes} bytes, in ranges of 1 to ${longestRange}`,
    );
  }
  const file = await open(kcore);
  try {
    for (const { machineAddress, length } of ranges) {
      const offset = map.offsetOf(machineAddress, length);
      if (offset === undefined) {
        yield Buffer.alloc(0);
        continue;
      }
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await file.read(bytes, 0, length, Number(offset));
      yield bytes.subarray(0, bytesRead === length ? length : 0);
    }
  } finally {
    await file.close();
  }
}
