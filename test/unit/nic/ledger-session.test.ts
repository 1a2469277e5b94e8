import { expect } from 'chai';
import { LinkEvent, registers } from '../../../firmware/registers/generated/registers.js';
import { Deadline } from '../../../rig/base/deadline.js';
import { UsageError } from '../../../rig/base/errors.js';
import { NicFault } from '../../../rig/nic/errors.js';
import { LedgerViolated } from '../../../rig/nic/ledger/errors.js';
import { wordAddresses } from '../../../rig/nic/ledger/words.js';
import type { LedgerReading } from '../../../rig/nic/ledger/words.js';
import type { LinkedNic } from '../../../rig/nic/device.js';
import { lawfulReading, wordsOf } from './ledger-readings.js';
import { failureOf } from '../../failure-of.js';
import { ModelNic } from './model-nic.js';

const { IDENTITY, LEDGER } = registers;
const clockHz = 1_000_000;

describe('a session of the ledger', () => {
  let model: ModelNic;
  let nic: LinkedNic;
  /** What the NIC has in its ledger at the moment. */
  let now: LedgerReading;

  const take = (): void => {
    model.set(LEDGER.TAKEN, model.get(LEDGER.TAKEN) + 1);
    model.device.memory.set(LEDGER.TIME.offset, Number(now.time & 0xffffffffn));
    model.device.memory.set(LEDGER.TIME.offset + 4, Number(now.time >> 32n));
    wordsOf(now).forEach((word, index) => model.device.memory.set(wordAddresses[index] ?? 0, word));
  };

  /** What the NIC does when a push comes due; one that is not `sent` gets lost on the way. */
  const push = async (reading: LedgerReading, sent = true): Promise<void> => {
    const number = model.get(LEDGER.DUE);
    now = reading;
    model.set(LEDGER.DUE, (number + 1) >>> 0);
    if (sent) await model.device.push(LinkEvent.COUNTER_SNAPSHOT, now.time, number, [...wordsOf(now)]);
  };

  beforeEach(async () => {
    model = new ModelNic();
    model.set(IDENTITY.CLOCK_HZ, clockHz);
    now = lawfulReading(2n ** 33n, 3);
    nic = await model.connect();
    model.device.onWrite = (address, value) => {
      if (address === LEDGER.COMMAND.offset && value === 1) take();
    };
  });
  afterEach(() => model.close());

  it('takes a snapshot on command, and reads it as one', async () => {
    now = lawfulReading(0x1_2345_6789_abcdn, 9, 100, 2);
    expect(await nic.ledger.take()).to.deep.equal(now);
  });

  it('reads a snapshot again when another takes its place meanwhile, and gives up when it never stands still', async () => {
    let disturbances = 3;
    const late = registers.TX_LEDGER2.READ_BYTES.offset;
    model.device.onRead = (address) => {
      if (address !== late || disturbances-- <= 0) return;
      now = lawfulReading(now.time + 1n, 50);
      take();
    };
    expect(await nic.ledger.take()).to.deep.equal(now);
    disturbances = Infinity;
    expect(await failureOf(nic.ledger.take())).to.be.instanceOf(NicFault);
  });

  it('pushes at 100 Hz unless asked otherwise, and no more when it is closed', async () => {
    const session = await nic.ledger.open();
    expect(model.get(LEDGER.INTERVAL)).to.equal(clockHz / 100);
    await session.setRate(clockHz, 1000);
    expect(model.get(LEDGER.INTERVAL)).to.equal(clockHz / 1000);
    await session.close();
    expect(model.get(LEDGER.INTERVAL)).to.equal(0);
  });

  it('refuses a rate that there is not', async () => {
    for (const rate of [0, -1, 1001, Number.NaN]) {
      expect(await failureOf(nic.ledger.open(rate))).to.be.instanceOf(UsageError);
    }
    expect(model.device.executed).to.deep.equal([]);
  });

  it('accounts for what was pushed, and notices what was lost', async () => {
    model.set(LEDGER.DUE, 0xffffffff);
    const session = await nic.ledger.open(1000);
    await push(lawfulReading(2n ** 33n + 10n, 10, 100, 4));
    await push(lawfulReading(2n ** 33n + 20n, 20), false);
    await push(lawfulReading(2n ** 33n + 30n, 30));
    await push(lawfulReading(2n ** 33n + 40n, 40), false);
    now = lawfulReading(2n ** 33n + 45n, 43);
    const account = await session.close();
    expect(account).to.include({ pushed: 2, lost: 2, checked: 4, cycles: 45n });
    expect(account.changes.rx[1]).to.include({ FRAMES: 40n, DELIVERED_FRAMES: 40n, DELIVERED_BYTES: 4000n });
  });

  it('fails as soon as a pushed snapshot breaks a law, and is closed all the same', async () => {
    const session = await nic.ledger.open();
    const good = lawfulReading(2n ** 33n + 10n, 10);
    await push({ ...good, nic: { ...good.nic, INJECTED_FRAMES: 11 } });
    const failure = await failureOf(Deadline.after(5000).race('the failure', session.failure));
    expect(failure).to.be.instanceOf(LedgerViolated);
    now = lawfulReading(2n ** 33n + 20n, 20);
    expect(await failureOf(session.close())).to.equal(failure);
    expect(model.get(LEDGER.INTERVAL)).to.equal(0);
  });

  it('fails when a pushed snapshot is not of the form that it must have', async () => {
    const session = await nic.ledger.open();
    await model.device.push(LinkEvent.COUNTER_SNAPSHOT, 2n ** 33n + 10n, 0, [1, 2, 3]);
    expect(await failureOf(Deadline.after(5000).race('the failure', session.failure))).to.be.instanceOf(NicFault);
    await failureOf(session.close());
  });

  it('begins anew after another', async () => {
    await (await nic.ledger.open()).close();
    now = lawfulReading(2n ** 33n + 500n, 7);
    const session = await nic.ledger.open();
    await push(lawfulReading(2n ** 33n + 600n, 9));
    now = lawfulReading(2n ** 33n + 700n, 9);
    expect((await session.close()).changes.nic.INJECTED_FRAMES).to.equal(2n);
  });
});
