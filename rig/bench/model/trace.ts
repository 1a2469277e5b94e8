import { LateWriteRefused } from '../../nic/late-write.js';
import { limits } from '../../nic/limits.js';
import { LateWriteOutcome, type LateWriter } from '../../nic/nic.js';
import { PAGE_BYTES } from '../../host/machine-memory.js';
import type { ModelIommu } from './iommu.js';
import type { ModelMachine } from './machine.js';
import { TraceRing } from './trace-ring.js';

/** The DMA trace of received frames, and the late writes to where its records say. */
export class ModelTrace extends TraceRing implements LateWriter {
  /** Counts how often the queue was given to somebody else: older records may not be written to any more. */
  generation = 1;

  constructor(
    private readonly machine: ModelMachine,
    private readonly iommu: ModelIommu,
  ) {
    super(limits.traceRecords);
  }

  async write(number: number, mark: Uint8Array, offset: number): Promise<void> {
    const record = this.ring.get(number);
    if (!record) throw new LateWriteRefused(number, LateWriteOutcome.NO_RECORD);
    if (record.generation !== this.generation) throw new LateWriteRefused(number, LateWriteOutcome.UNBOUND);
    const at = Number(record.address0) + offset;
    const last = at + mark.length - 1;
    if (offset + mark.length > record.length0 || Math.floor(at / PAGE_BYTES) !== Math.floor(last / PAGE_BYTES)) {
      throw new LateWriteRefused(number, LateWriteOutcome.OUTSIDE);
    }
    const ranges = this.iommu.reach(at, mark.length);
    if (!ranges) throw new LateWriteRefused(number, LateWriteOutcome.DMA_ERROR);
    this.machine.scatter(ranges, mark);
  }
}
