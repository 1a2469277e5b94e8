import { expect } from 'chai';
import { Deadline } from '../../rig/base/deadline.js';
import type { LedgerAccount } from '../../rig/nic/ledger/account.js';
import type { CheckerReport, LedgerSession } from '../../rig/nic/nic.js';
import type { StreamPlan } from '../../rig/nic/traffic.js';
import { testCard, type TestedCard } from './fake-guest/run-scenarios.js';
import { trouble } from './fake-guest/trouble.js';
import { lab } from './lab-bench.js';

const patienceMs = 300_000;
/** As many as the scenario in the machine wants. */
const sent = 600;
/** The guest's first frame, by which it says that it is there, and those that it sends in the end. */
const returned = 301;
const lengths = { min: 60, max: 1514, step: 1 };
/** Bytes that fake-guest knows. */
const nonceKey = Buffer.from('defghijk');
const toGuest: StreamPlan = {
  count: sent,
  length: lengths,
  sequence: 0,
  // The card drops what finds no buffer, and a guest on emulated processors gives a few hundred back in a second.
  gap: 1500,
  destinationMac: '02:4d:50:00:00:03',
  sourceMac: '02:4d:50:00:00:01',
  nonceKey,
  pattern: 0x33,
  constantPattern: false,
};

/** Beyond what a buffer of the guest has room for, by one byte. */
const tooLong: StreamPlan = {
  ...toGuest,
  count: 4,
  length: { min: 1519, max: 1519, step: 0 },
  nonceKey: Buffer.from('too long'),
};

describe('a bought card that the instrument tests by the wire', function () {
  let run: TestedCard;
  let check: CheckerReport;
  let account: LedgerAccount;

  before(async function () {
    this.timeout(1_500_000);
    await lab();
    const deadline = Deadline.after(patienceMs);
    let ledger: LedgerSession;
    run = await testCard(new AbortController().signal, {
      async prepare({ tester, checker, generator, ledger: accounts }) {
        await tester.set('checking', deadline);
        await checker.start([{ key: nonceKey, first: 0 }]);
        await generator.configureAll({ streams: [toGuest, tooLong], holdOnStarved: false, holdOnTraceFull: false });
        ledger = await accounts.open();
      },
      async run({ checker, generator }) {
        const back = (frames: number): Promise<true> =>
          deadline.poll(`${frames} frames of the guest`, 50, async () =>
            ((await checker.read()).streams[0]?.frames ?? 0) < frames ? undefined : true,
          );
        await back(1);
        await generator.start();
        expect(await generator.finished(deadline)).to.equal(sent + tooLong.count);
        await back(returned);
        check = await checker.finish();
        account = await ledger.close();
      },
    });
  });

  it('brings every frame to the guest, intact, in order and without a copy, and counts those that it drops', () => {
    const result = run.tap.byName.get('instrument');
    expect(result?.passed, result?.details ?? 'the machine ended before it').to.equal(true);
  });

  it('sends what the guest sends, and the checker finds all of it on the wire', () => {
    expect(check.streams[0]).to.deep.include({
      next: returned,
      frames: returned,
      corrupt: 0,
      missing: 0,
      duplicates: 0,
      reordered: 0,
    });
  });

  it('is accounted for by the ledger to the frame', () => {
    const { nic } = account.changes;
    expect(nic.TESTER_SENT_FRAMES).to.equal(BigInt(sent + tooLong.count));
    expect(nic.TESTER_INTACT).to.equal(BigInt(returned));
    expect([nic.TESTER_CORRUPT, nic.IN_FLIGHT, nic.DROP_OVERFLOW]).to.deep.equal([0n, 0n, 0n]);
  });

  it('writes each frame once, as its model tells of it outside the machine', () => {
    const expected = Array.from(
      { length: sent },
      (_, frame) => lengths.min + (frame % (lengths.max - lengths.min + 1)),
    );
    expect(run.writes).to.deep.equal(expected);
  });

  it('gives the kernel nothing to complain about', () => {
    expect(run.console.match(trouble) ?? []).to.deep.equal([]);
  });
});
