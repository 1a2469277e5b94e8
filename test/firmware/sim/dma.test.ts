import { expect } from 'chai';
import { CompletionStatus, LateWriteOutcome, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { RegisterCounters } from '../../../rig/nic/counters.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { RegisterLateWriter } from '../../../rig/nic/late-write.js';
import { RegisterTrace, traceLayouts } from '../../../rig/nic/trace.js';
import { BarAccess } from './bar-access.js';
import { Fixture } from './fixture.js';
import type { Machine } from './machine.js';
import { buffer, Queue } from './queue.js';
import { inject, plan } from './traffic.js';

const rings = 0x10_0000;
const buffers = 0x20_0000;
const headroom = 12;
/** Above the machine's RAM. */
const nowhere = 0x9000_0000;

describe('simulator: DMA', () => {
  let fixture: Fixture;
  let machine: Machine;
  let access: BarAccess;

  beforeEach(async () => {
    fixture = await Fixture.start();
    machine = fixture.machine;
    access = new BarAccess(machine);
  });

  afterEach(() => fixture.close());

  it('puts frames into posted buffers, byte for byte, and nothing around them', async () => {
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    const traffic = plan(20, 61);
    const filling = new Uint8Array(256).fill(0xee);
    for (let index = 0; index < traffic.count; index += 1) {
      // An odd address each.
      const address = buffers + index * 4096 + index;
      await machine.qtest.write(address, filling);
      await queue.post(buffer(address, headroom + 61 + 3, headroom, BigInt(index)));
      await inject(access, { ...traffic, count: 1, sequence: traffic.sequence + index });
      const completion = await queue.completion();
      expect(completion).to.deep.include({ cookie: BigInt(index), length: 61, status: CompletionStatus.OK });
      const expected = Uint8Array.from(filling);
      expected.set(buildFrame(traffic, index), headroom);
      expect(await machine.qtest.read(address, 256)).to.deep.equal(expected);
    }
    expect((await fixture.simulator.observer.faults()).count).to.equal(0);
  });

  it('announces a completion by the message of the queue', async () => {
    await machine.armVector(0, 0x12_0000, 0x4444);
    await machine.enableMsix();
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    await queue.post(buffer(buffers, 2048, headroom));
    await queue.arm();
    await inject(access, plan(1, 1514));
    await Deadline.after(20_000).poll('the message', 1, async () =>
      (await machine.qtest.readMemory(0x12_0000, 4)) === 0x4444n ? true : undefined,
    );
    // The message follows what it announces.
    expect(await queue.completion()).to.deep.include({ length: 1514, status: CompletionStatus.OK });
  });

  it('writes a mark to where a frame was, until its queue was stopped', async () => {
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    const trace = new RegisterTrace(access, traceLayouts.receive);
    const late = new RegisterLateWriter(access);
    const mark = Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2);
    const at = buffers + 5;
    await trace.enable();
    await queue.post(buffer(at, 2048, headroom));
    const traffic = plan(1, 200);
    await inject(access, traffic);
    await queue.completion();
    const [record] = (await trace.drain()).records;
    expect(record?.address0).to.equal(BigInt(at + headroom));
    await late.write(record?.number ?? -1, mark, 33);
    const expected = Uint8Array.from(buildFrame(traffic, 0));
    expected.set(mark, 33);
    expect(await machine.qtest.read(at + headroom, 200)).to.deep.equal(expected);
    await machine.setRegister(registers.RX_QUEUE0.CONTROL, 0);
    await Queue.enable(machine, 'RX_QUEUE0', rings);
    const refusal = await late.write(record?.number ?? -1, mark, 60).catch((error: unknown) => error);
    expect(refusal).to.include({ outcome: LateWriteOutcome.UNBOUND });
    expect(await machine.qtest.read(at + headroom, 200)).to.deep.equal(expected);
  });

  it('refuses, counts and reports an access to what is not mapped', async () => {
    const { observer } = fixture.simulator;
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    await queue.post(buffer(nowhere, 2048, headroom));
    await inject(access, plan(1, 64));
    expect((await queue.completion()).status).to.equal(CompletionStatus.DMA_ERROR);
    const { count, faults } = await observer.faults();
    expect(count).to.be.greaterThan(0);
    for (const fault of faults) {
      expect(fault.write).to.be.true;
      expect(Number(fault.address)).to.be.within(nowhere, nowhere + 2048);
    }
    const snapshot = await new RegisterCounters(access).snapshot();
    expect(snapshot.RX_DROP_DMA_ERROR).to.equal(1);
    expect(fixture.simulator.log).to.include('not mapped');
  });

  it('refuses access to a range without memory behind it', async () => {
    const { observer } = fixture.simulator;
    const bare = (await observer.journal()).entries.find(({ machine: address }) => address === null);
    expect(bare, 'the firmware has no file behind it').to.exist;
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    await queue.post(buffer(bare?.iova ?? 0n, 2048, headroom));
    await inject(access, plan(1, 64));
    expect((await queue.completion()).status).to.equal(CompletionStatus.DMA_ERROR);
    expect((await observer.faults()).count).to.be.greaterThan(0);
  });

  it('grants nothing unless the NIC is a bus master', async () => {
    const memoryOnly = 0x2;
    await machine.writeConfig(0x04, 2, memoryOnly);
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    await queue.post(buffer(buffers, 2048, headroom));
    await fixture.simulator.reach('idle', ({ busy }) => !busy);
    expect(await machine.register(registers.RX_QUEUE0.STATUS), 'descriptor fetch failed').to.satisfy(
      (status: bigint) => (status & 2n) !== 0n,
    );
    expect(fixture.simulator.log).to.include('bus mastering is off');
  });

  it('stamps the journal with the clock of the DMA trace', async () => {
    const { observer } = fixture.simulator;
    const { entries } = await observer.journal();
    const ram = entries.find(({ machine: address, iova }) => address === 0n && iova === 0n);
    expect(ram, 'RAM from address 0').to.exist;
    const trace = new RegisterTrace(access, traceLayouts.receive);
    await trace.enable();
    const queue = await Queue.enable(machine, 'RX_QUEUE0', rings);
    await queue.post(buffer(buffers, 2048, headroom));
    await inject(access, plan(1, 64));
    await queue.completion();
    const [record] = (await trace.drain()).records;
    const { TIME } = await new RegisterCounters(access).snapshot();
    const { cycle } = await fixture.simulator.reach('idle', ({ busy }) => !busy);
    expect(record?.address0).to.equal(BigInt(buffers + headroom));
    expect(Number(record?.timeRequest)).to.be.greaterThan(Number(ram?.cycle));
    expect(record?.timeDone).to.satisfy((time: bigint) => time < BigInt(TIME));
    expect(TIME).to.be.at.most(cycle);
  });
});
