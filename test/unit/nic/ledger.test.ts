import { expect } from 'chai';
import fc from 'fast-check';
import { AccountKeeper } from '../../../rig/nic/ledger/account.js';
import { LedgerGap, LedgerViolated } from '../../../rig/nic/ledger/errors.js';
import { lawsOf, type LawFigures } from '../../../rig/nic/ledger/laws.js';
import { advanceTotals, changesOf, longestGap, startTotals } from '../../../rig/nic/ledger/totals.js';
import { isLevel, readWords, wordAddresses, zipAccounts } from '../../../rig/nic/ledger/words.js';
import { NicFault } from '../../../rig/nic/errors.js';
import { lawfulReading, readingOf, wordsOf } from './ledger-readings.js';

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
};

const wordList = fc.array(fc.nat(0xffffffff), { minLength: wordAddresses.length, maxLength: wordAddresses.length });

describe('the words of the ledger', () => {
  it('are one for each register, at increasing addresses', () => {
    expect(wordAddresses).to.have.length(17 + 4 * 14 + 4 * 12);
    expect([...wordAddresses].sort((a, b) => a - b)).to.deep.equal(wordAddresses);
    expect(new Set(wordAddresses).size).to.equal(wordAddresses.length);
  });

  it('are read into entries, each into one of its own', () => {
    fc.assert(
      fc.property(wordList, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (words, time) => {
        const reading = readWords(
          time,
          words.map((word, at) => (at === 16 ? word & 0xffff : word)),
        );
        expect(reading.time).to.equal(time);
        expect([...wordsOf(reading)]).to.deep.equal(words.map((word, at) => (at === 16 ? word & 0xffff : word)));
      }),
    );
  });

  it('are refused when their number is wrong', () => {
    const words = new Uint32Array(wordAddresses.length - 1);
    expect(thrownBy(() => readWords(0n, words))).to.be.instanceOf(NicFault);
  });
});

describe('the totals of the ledger', () => {
  it('are exact to 64 bits however often the counts wrap', () => {
    // Steps of a count as the NIC can make them between two snapshots.
    const steps = fc.array(fc.record({ step: fc.nat(0xffffffff), cycles: fc.integer({ min: 1, max: 2 ** 28 - 1 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.nat(0xffffffff), steps, (start, list) => {
        let exact = BigInt(start);
        let time = 0n;
        const at = () => readingOf(time, { rx: { 2: { DELIVERED_BYTES: Number(exact % 2n ** 32n), POSTED: 5 } } });
        let totals = startTotals(at());
        for (const { step, cycles } of list) {
          exact += BigInt(step);
          time += BigInt(cycles);
          totals = advanceTotals(totals, at());
        }
        expect(totals.rx[2]?.DELIVERED_BYTES).to.equal(exact - BigInt(start));
        expect(totals.rx[2]?.POSTED).to.equal(5n);
        expect(changesOf(totals).rx[2]?.POSTED).to.equal(0n);
        expect(totals.rx[3]?.DELIVERED_BYTES).to.equal(0n);
      }),
    );
  });

  it('reach beyond 2^63', () => {
    let time = 0n;
    let totals = startTotals(readingOf(0));
    const all = { ...totals, nic: { ...totals.nic, INJECTED_BYTES: 2n ** 63n } };
    time += 10n;
    totals = advanceTotals(all, readingOf(time, { nic: { INJECTED_BYTES: 0xffffffff } }));
    expect(totals.nic.INJECTED_BYTES).to.equal(2n ** 63n + 0xffffffffn);
  });

  it('are refused where a count may have wrapped unseen, and only there', () => {
    const totals = startTotals(readingOf(7));
    expect(() => advanceTotals(totals, readingOf(7n + longestGap - 1n))).not.to.throw();
    expect(thrownBy(() => advanceTotals(totals, readingOf(7n + longestGap)))).to.be.instanceOf(LedgerGap);
    expect(thrownBy(() => advanceTotals(totals, readingOf(6)))).to.be.instanceOf(NicFault);
  });
});

describe('the laws of the ledger', () => {
  it('hold for what is lawful', () => {
    const laws = lawsOf(zipAccounts(lawfulReading(1, 20, 100, 4), readingOf(1), (word) => BigInt(word)));
    expect(laws).to.have.length(1 + 4 * 2 + 4 * 2);
    for (const { law, left, right } of laws) expect(left, law).to.equal(right);
  });

  it('count each copy of a frame for a further queue as a frame of that queue', () => {
    const given = (copies: number): LawFigures[] => {
      const queue = { FRAMES: 1, DELIVERED_FRAMES: 1, DESCRIPTORS: 1, COMPLETIONS: 1 };
      const reading = readingOf(1, {
        nic: { WIRE_RX_FRAMES: 1, RX_COPIES: copies },
        rx: { 0: queue, 2: queue, 3: { FRAMES: 1, DROP_STARVED: 1 } },
      });
      return lawsOf(zipAccounts(reading, reading, (word) => BigInt(word))).filter(({ left, right }) => left !== right);
    };
    expect(given(2)).to.deep.equal([]);
    expect(given(1)).to.have.length(1);
  });

  it('notice any count or level of frames or descriptors that is off by one', () => {
    const unlawful = /FRAMES|COPIES|DROP|TESTER_[ICOU]|DESCRIPTORS|COMPLETIONS|FLUSHED|IN_FLIGHT|POSTED/;
    const free = ['DROP_DMA_ERROR']; // Of transmit queues: such a frame was never read.
    const base = zipAccounts(lawfulReading(1, 20, 100, 4), readingOf(1), (word) => BigInt(word));
    const broken = (accounts: typeof base): number =>
      lawsOf(accounts).filter(({ left, right }) => left !== right).length;
    const check = (name: string, more: typeof base, lawless: readonly string[] = []): void => {
      expect(broken(more) > 0, name).to.equal(unlawful.test(name) && !lawless.includes(name));
    };
    for (const name of Object.keys(base.nic) as (keyof typeof base.nic)[]) {
      check(name, { ...base, nic: { ...base.nic, [name]: base.nic[name] + 1n } });
    }
    base.rx.forEach((queue, index) => {
      for (const name of Object.keys(queue) as (keyof typeof queue)[]) {
        check(name, { ...base, rx: base.rx.with(index, { ...queue, [name]: queue[name] + 1n }) });
      }
    });
    base.tx.forEach((queue, index) => {
      for (const name of Object.keys(queue) as (keyof typeof queue)[]) {
        check(name, { ...base, tx: base.tx.with(index, { ...queue, [name]: queue[name] + 1n }) }, free);
      }
    });
    expect(['IN_FLIGHT', 'POSTED', 'FRAMES'].map(isLevel)).to.deep.equal([true, true, false]);
  });
});

describe('the account of a session', () => {
  it('tells what happened, and how many snapshots were checked', () => {
    const keeper = new AccountKeeper(lawfulReading(100, 5), 40);
    keeper.push(40, lawfulReading(200, 9, 100, 2));
    keeper.push(41, lawfulReading(300, 12));
    const account = keeper.finish(lawfulReading(350, 13), 42);
    expect(account).to.include({ checked: 4, pushed: 2, lost: 0, cycles: 250n });
    expect(account.changes.nic).to.include({ INJECTED_FRAMES: 8n, INJECTED_BYTES: 800n, IN_FLIGHT: 0n });
    expect(account.changes.rx[1]).to.include({ FRAMES: 8n, DELIVERED_BYTES: 800n, COMPLETIONS: 8n, POSTED: 0n });
  });

  it('counts the snapshots that are missing, also those behind the last that came, and when numbers wrap', () => {
    const keeper = new AccountKeeper(lawfulReading(100, 5), 0xfffffffe);
    keeper.push(0xffffffff, lawfulReading(200, 9));
    keeper.push(3, lawfulReading(300, 12));
    expect(keeper.account.lost).to.equal(1 + 3);
    expect(keeper.finish(lawfulReading(400, 12), 6)).to.include({ lost: 6, pushed: 2 });
  });

  it('ignores a snapshot of before the session', () => {
    const keeper = new AccountKeeper(lawfulReading(100, 5), 7);
    keeper.push(6, lawfulReading(99, 4));
    expect(keeper.finish(lawfulReading(200, 5), 7)).to.include({ lost: 0, pushed: 0 });
  });

  it('is refused when numbers or time go back', () => {
    const keeper = new AccountKeeper(lawfulReading(100, 5), 7);
    keeper.push(8, lawfulReading(200, 6));
    expect(thrownBy(() => keeper.push(8, lawfulReading(300, 6)))).to.be.instanceOf(NicFault);
    expect(thrownBy(() => keeper.push(9, lawfulReading(150, 6)))).to.be.instanceOf(NicFault);
  });

  it('names the law that a snapshot breaks, with both sides, its time and its number', () => {
    const keeper = new AccountKeeper(lawfulReading(100, 5), 7);
    const wrong = lawfulReading(200, 9);
    const error = thrownBy(() => keeper.push(7, { ...wrong, nic: { ...wrong.nic, WIRE_RX_FRAMES: 1 } }));
    expect(error).to.be.instanceOf(LedgerViolated);
    expect(error).to.include({
      code: 'LedgerViolated',
      left: 10n,
      right: 9n,
      time: 200n,
      snapshot: 'pushed snapshot 7',
    });
    expect((error as LedgerViolated).law).to.equal(
      'frames that entered the NIC + copies = delivered + dropped + tested + in flight',
    );
    expect((error as LedgerViolated).message).to.contain('10 on the left, 9 on the right');
  });

  it('refuses a first or last snapshot that breaks a law', () => {
    const wrong = readingOf(100, { rx: { 0: { FRAMES: 1 } } });
    expect(thrownBy(() => new AccountKeeper(wrong, 0))).to.be.instanceOf(LedgerViolated);
    const keeper = new AccountKeeper(readingOf(50), 0);
    expect(thrownBy(() => keeper.finish(wrong, 0))).to.be.instanceOf(LedgerViolated);
  });

  it('holds the laws across any wrap', () => {
    const frames = fc.array(fc.integer({ min: 0, max: 2 ** 31 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(0xffffffff), frames, (start, list) => {
        let total = start;
        const keeper = new AccountKeeper(lawfulReading(0, start), 0);
        list.forEach((more, index) => keeper.push(index, lawfulReading(index + 1, (total += more))));
        expect(keeper.account.changes.rx[1]?.FRAMES).to.equal(BigInt(total - start));
      }),
    );
  });
});
