import { expect } from 'chai';
import { constants, LinkOperation, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { CobsDecoder } from '../../../rig/link/framing/cobs.js';
import { decodeFrame, encodeRequest, longestResponse } from '../../../rig/link/framing/codec.js';
import { openLink } from '../../../rig/link/open.js';
import { connectNic, type LinkedNic } from '../../../rig/nic/device.js';
import { buildFrame } from '../../../rig/nic/frame.js';
import { Resources } from '../../../rig/base/resources.js';
import { nicCases } from '../../nic/nic-cases.js';
import { Fixture } from './fixture.js';
import type { Machine } from './machine.js';
import { buffer, Queue } from './queue.js';
import { Simulator } from './simulator.js';
import { Terminal } from './terminal.js';
import { plan } from './traffic.js';

const buffers = 0x20_0000;

describe('simulator: a NIC behind its UART does what every NIC does', () => {
  const resources = new Resources((text) => process.stderr.write(`${text}\n`));
  let nic: LinkedNic;

  before(async function () {
    this.timeout(300_000);
    const simulator = await Simulator.start(resources);
    nic = await connectNic(await openLink(`pty:${simulator.paths.uart}`));
    resources.defer('control link', () => nic.close());
  });
  after(() => resources.close(Deadline.after(10_000)));

  for (const { title, run } of nicCases) it(title, () => run(nic));
});

describe('simulator: UART', () => {
  let fixture: Fixture;
  let machine: Machine;

  beforeEach(async () => {
    fixture = await Fixture.start();
    machine = fixture.machine;
  });

  afterEach(() => fixture.close());

  /** The controller's own client on the pseudo terminal. */
  const connect = async () => {
    const nic = await connectNic(await openLink(`pty:${fixture.simulator.paths.uart}`));
    fixture.resources.defer('nic', () => nic.close());
    return nic;
  };

  it('reaches the same registers as BAR0', async () => {
    const nic = await connect();
    await nic.registers.write(registers.IDENTITY.SCRATCH.offset, [0xcafe]);
    expect(await machine.register(registers.IDENTITY.SCRATCH)).to.equal(0xcafen);
    await machine.setRegister(registers.IDENTITY.SCRATCH, 0xbeef);
    expect(Array.from(await nic.registers.read(registers.IDENTITY.SCRATCH.offset, 1))).to.deep.equal([0xbeef]);
  });

  it('injects frames into the RAM of the machine', async () => {
    const nic = await connect();
    const queue = await Queue.enable(machine, 'RX_QUEUE0', 0x10_0000);
    const traffic = { ...plan(10, 60), length: { min: 60, max: 1518, step: 151 } };
    for (let index = 0; index < traffic.count; index += 1) await queue.post(buffer(buffers + index * 4096 + 3, 2048));
    await nic.generator.configure(traffic);
    await nic.generator.start();
    expect(await nic.generator.finished(Deadline.after(20_000))).to.equal(traffic.count);
    for (let index = 0; index < traffic.count; index += 1) {
      const { length } = await queue.completion();
      expect(await machine.qtest.read(buffers + index * 4096 + 3, length)).to.deep.equal(buildFrame(traffic, index));
    }
  });

  it('serves whoever opens it next', async () => {
    for (let round = 0; round < 5; round += 1) {
      const nic = await connectNic(await openLink(`pty:${fixture.simulator.paths.uart}`));
      await nic.registers.write(registers.IDENTITY.SCRATCH.offset, [round]);
      await nic.close();
      await fixture.simulator.reach('idle', ({ busy }) => !busy);
      expect(await machine.register(registers.IDENTITY.SCRATCH)).to.equal(BigInt(round));
    }
  });

  it('is not held up by a peer that never reads', async () => {
    const { simulator, resources } = fixture;
    const terminal = new Terminal(simulator.paths.uart);
    resources.defer('terminal', () => terminal.close());
    const request = encodeRequest({
      sequence: 1,
      operation: LinkOperation.READ,
      address: 0,
      count: constants.LINK_MAX_WORDS,
    });
    // Until nothing moves any more: all buffers on the way are full.
    await Deadline.after(30_000).poll('requests to be held back', 1, async () => {
      let taken = 0;
      for (let bytes = terminal.write(request); bytes > 0; bytes = terminal.write(request)) taken += bytes;
      const { busy } = await simulator.status();
      return taken === 0 && !busy ? true : undefined;
    });
    await machine.setRegister(registers.IDENTITY.SCRATCH, 0x77);
    expect(await machine.register(registers.IDENTITY.SCRATCH)).to.equal(0x77n);
    expect((await simulator.status()).uart['dropped']).to.equal(0);

    // When the peer reads again, everything that was held back flows, unharmed.
    const decoder = new CobsDecoder(longestResponse);
    const frames: string[] = [];
    await Deadline.after(30_000).poll('all responses', 1, async () => {
      const { busy } = await simulator.status();
      const bytes = terminal.read();
      for (const found of decoder.push(bytes)) {
        frames.push(found.kind === 'frame' ? decodeFrame(found.bytes).kind : found.kind);
      }
      return bytes.length === 0 && !busy ? true : undefined;
    });
    expect(new Set(frames)).to.deep.equal(new Set(['response']));
    const nic = await connect();
    expect(Array.from(await nic.registers.read(registers.IDENTITY.SCRATCH.offset, 1))).to.deep.equal([0x77]);
  });
});
