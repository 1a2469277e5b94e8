import { expect } from 'chai';
import { ModelMachine } from '../../../rig/bench/model/machine.js';
import { ModelNic } from '../../../rig/bench/model/nic.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { limits } from '../../../rig/nic/limits.js';
import { PAGE_BYTES } from '../../../rig/host/machine-memory.js';
import { CompletionStatus, TraceSource } from '../../../rig/nic/nic.js';
import { plan } from '../nic/plans.js';

describe("the transmit trace of the model's NIC", () => {
  const at = 0x3000;
  const length = 100;
  let machine: ModelMachine;
  let nic: ModelNic;
  /** Bus address of the first of eight pages of the machine, one behind the other. */
  let bus: number;

  beforeEach(() => {
    machine = new ModelMachine();
    nic = new ModelNic(machine, {});
    bus = nic.iommu.mapPages(Array.from({ length: 8 }, (_, page) => page * PAGE_BYTES));
  });

  it('says where frames were read, and which of them the generator had made', async () => {
    await nic.transmitTrace.enable();
    machine.at({ machineAddress: at, length }).set(buildFrame({ ...plan, length: { list: [length] }, sequence: 7 }, 2));
    nic.transmit([{ busAddress: bus + at, length }]);
    nic.transmit([
      { busAddress: bus + 0x5000, length: 20 },
      { busAddress: bus + 0x7010, length: 40 },
    ]);
    const { records, overflow } = await nic.transmitTrace.drain();
    expect(overflow).to.equal(0);
    expect(records).to.have.length(2);
    expect(records[0]).to.include({ number: 0, source: TraceSource.GENERATOR, sequence: 9, length0: length });
    expect(records[0]).to.include({ address0: BigInt(bus + at), address1: 0n, length1: 0 });
    expect(records[1]).to.include({ number: 1, source: TraceSource.HOST, sequence: 1, length0: 20, length1: 40 });
    expect(records[1]).to.include({ address0: BigInt(bus + 0x5000), address1: BigInt(bus + 0x7010), descriptor: 1 });
    const [first, second] = records.map(({ timeRequest, timeDone }) => [timeRequest, timeDone] as const);
    expect(first?.[0] ?? 0n).to.satisfy((time: bigint) => time < (first?.[1] ?? 0n));
    expect(second?.[0] ?? 0n).to.satisfy((time: bigint) => time >= (first?.[1] ?? 0n));
  });

  it('says of which read nothing came', async () => {
    await nic.transmitTrace.enable();
    nic.transmit([{ busAddress: 0, length }]);
    const { records } = await nic.transmitTrace.drain();
    expect(records[0]).to.include({ status: CompletionStatus.DMA_ERROR, source: TraceSource.HOST, address0: 0n });
    expect(await nic.counters.snapshot()).to.include({ TX_FRAMES: 0, TX_DROP_DMA_ERROR: 1 });
    expect((await nic.iommu.faults()).faults[0]).to.include({ write: false, length });
  });

  it('counts what it has no room for', async () => {
    await nic.transmitTrace.enable();
    for (let frame = 0; frame < limits.transmitTraceRecords + 3; frame++)
      nic.transmit([{ busAddress: bus + at, length }]);
    const { records, overflow } = await nic.transmitTrace.drain();
    expect([records.length, overflow]).to.deep.equal([limits.transmitTraceRecords, 3]);
  });

  it('is empty unless it is enabled', async () => {
    nic.transmit([{ busAddress: bus + at, length }]);
    expect(await nic.transmitTrace.drain()).to.deep.equal({ records: [], overflow: 0 });
  });
});
