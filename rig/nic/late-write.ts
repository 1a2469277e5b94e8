import { LateWriteOutcome, registers } from '../../firmware/registers/generated/registers.js';
import { Deadline } from '../base/deadline.js';
import { BenchError, UsageError } from '../base/errors.js';
import { NicFault } from './errors.js';
import type { LateWriter } from './nic.js';
import { readRegister, writeRegisters } from './registers/access.js';
import type { RegisterAccess } from './registers/access.js';
import { littleEndian, packFields, unpackFields } from './registers/fields.js';

const { LATE_WRITE } = registers;
const markBytes = 8;
/** The NIC needs microseconds for one access to memory. */
const writeMs = 10_000;
const pollMs = 2;

const reasons: Readonly<Record<number, readonly [reason: string, remedy: string]>> = {
  [LateWriteOutcome.NO_RECORD]: [
    'the DMA trace does not hold this record, or not any more',
    'mark frames before the trace is written over',
  ],
  [LateWriteOutcome.UNBOUND]: [
    'the queue was stopped since the frame came, and its buffers may belong to others',
    'mark frames before the queue is unbound',
  ],
  [LateWriteOutcome.OUTSIDE]: [
    'the mark would leave the first segment of the frame, or cross 4 KiB',
    'choose another offset',
  ],
  [LateWriteOutcome.DMA_ERROR]: ['IOMMU or bus refused the access', 'see the IOMMU faults of the machine'],
};

/** The NIC did not write a mark, and says why. */
export class LateWriteRefused extends BenchError {
  override readonly name = 'LateWriteRefused';
  constructor(
    record: number,
    readonly outcome: LateWriteOutcome,
  ) {
    const [reason, remedy] = reasons[outcome] ?? [`outcome ${outcome} is unknown`, 'load the firmware of this rig'];
    super('LateWriteRefused', `no mark was written to record ${record} of the DMA trace: ${reason}`, remedy);
  }
}

/** Late writes behind their registers. */
export class RegisterLateWriter implements LateWriter {
  constructor(private readonly access: RegisterAccess) {}

  async write(record: number, mark: Uint8Array, offset: number): Promise<void> {
    if (mark.length !== markBytes) {
      throw new UsageError('BadMark', `a mark has ${markBytes} bytes, not ${mark.length}`, 'give it eight bytes');
    }
    if (!Number.isInteger(offset) || offset < 0 || offset > 0xffff) {
      throw new UsageError('BadMark', `offset ${offset} is not within a frame`, 'give it one of 0 to 65535');
    }
    // One burst: the command is its last word.
    await writeRegisters(this.access, [
      { register: LATE_WRITE.RECORD, value: record },
      { register: LATE_WRITE.OFFSET, value: offset },
      { register: LATE_WRITE.MARK, value: littleEndian(mark) },
      { register: LATE_WRITE.COMMAND, value: packFields(LATE_WRITE.COMMAND, { START: 1 }) },
    ]);
    const outcome = await Deadline.after(writeMs).poll('a late write', pollMs, async () => {
      const status = unpackFields(LATE_WRITE.STATUS, await readRegister(this.access, LATE_WRITE.STATUS));
      return status.BUSY === 1 ? undefined : status.OUTCOME;
    });
    if (outcome === LateWriteOutcome.NONE) throw new NicFault('a late write ended without an outcome');
    if (outcome !== LateWriteOutcome.WRITTEN) throw new LateWriteRefused(record, outcome as LateWriteOutcome);
  }
}
