import { expect } from 'chai';
import fc from 'fast-check';
import { LeaseBook } from '../../../host/agent/lease.js';

const request = { holder: 'ada@lab', run: 'night-1', process: 'boot/1', durationMs: 60_000 };
const other = { ...request, holder: 'bob@desk', run: 'night-2' };

/** Code and message of what a call throws. */
function failure(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code}: ${message}`;
  }
  return 'no failure';
}

describe('lease of a host', () => {
  let now: number;
  let book: LeaseBook;

  beforeEach(() => {
    now = 5_000_000;
    book = new LeaseBook(() => now);
  });

  it('is given to one at a time, and tells the other who has it and for what', () => {
    const token = book.acquire(request, '');
    expect(failure(() => book.acquire(other, ''))).to.match(/^BenchBusy: .*ada@lab for run night-1, for 60 s/);
    expect(failure(() => book.require(''))).to.match(/^BenchBusy: .*ada@lab/);
    expect(failure(() => book.require('guess'))).to.match(/^LeaseLost: /);
    expect(failure(() => book.require(token))).to.equal('no failure');
  });

  it('ends by itself, to the millisecond, and is then lost for good', () => {
    const token = book.acquire(request, '');
    now += 59_999;
    expect(book.current).to.include({ holder: 'ada@lab', remainingMs: 1 });
    now += 1;
    expect(book.current).to.equal(undefined);
    expect(failure(() => book.require(token))).to.equal('LeaseLost: the lease is not yours any more: it has ended');
    expect(failure(() => book.renew(token, 60_000))).to.match(/^LeaseLost: /);
    const taken = book.acquire(other, '');
    expect(failure(() => book.require(token))).to.include('held by bob@desk for run night-2');
    expect(taken).not.to.equal(token);
  });

  it('is renewed from now on, and never ends earlier for that', () => {
    const token = book.acquire(request, '');
    now += 50_000;
    book.renew(token, 60_000);
    now += 50_000;
    book.renew(token, 1000);
    expect(book.current).to.include({ remainingMs: 10_000 });
  });

  it('goes to another run of who has its token', () => {
    const token = book.acquire(request, '');
    expect(book.acquire({ ...request, run: 'night-3' }, token)).to.equal(token);
    expect(book.current).to.include({ run: 'night-3' });
  });

  it('is broken only by who names its holder', () => {
    const token = book.acquire(request, '');
    expect(failure(() => book.break('bob@desk', ''))).to.match(/^LeaseHolderOther: .*ada@lab/);
    expect(failure(() => book.break('ada@lab', 'night-9'))).to.match(/^LeaseHolderOther: .*night-1/);
    expect(failure(() => book.require(token))).to.equal('no failure');
    expect(book.break('ada@lab', 'night-1')).to.include({ run: 'night-1' });
    expect(failure(() => book.require(token))).to.match(/^LeaseLost: /);
    expect(book.break('ada@lab', '')).to.equal(undefined);
  });

  it('takes no name that would not pass as one, and no time without end', () => {
    for (const holder of ['', 'ada lab', 'ada\n', 'a'.repeat(101)]) {
      expect(failure(() => book.acquire({ ...request, holder }, ''))).to.match(/^LeaseMalformed: the holder/);
    }
    for (const durationMs of [0, 999, 8 * 86_400_000]) {
      expect(failure(() => book.acquire({ ...request, durationMs }, ''))).to.match(/^LeaseMalformed: .*last/);
    }
    expect(book.current).to.equal(undefined);
  });

  it('lets at most one of many pass, whatever they do in whatever order', () => {
    const step = fc.record({
      who: fc.nat(2),
      what: fc.constantFrom('acquire', 'renew', 'release', 'break', 'wait'),
      ms: fc.integer({ min: 1000, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let clock = 0;
        const lease = new LeaseBook(() => clock);
        const tokens = ['', '', ''];
        // Who may pass, and until when, by the rules alone.
        let owner: number | undefined;
        let end = 0;
        for (const { who, what, ms } of steps) {
          if (what === 'wait') clock += ms;
          if (owner !== undefined && clock >= end) owner = undefined;
          const mine = owner === who;
          const token = tokens[who] ?? '';
          if (what === 'acquire') {
            const ask = { holder: `user${who}`, run: 'run', process: '', durationMs: ms };
            const said = failure(() => (tokens[who] = lease.acquire(ask, token)));
            expect(said === 'no failure').to.equal(owner === undefined || mine);
            if (owner === undefined || mine) [owner, end] = [who, clock + ms];
          }
          if (what === 'renew') {
            expect(failure(() => lease.renew(token, ms)) === 'no failure').to.equal(mine);
            if (mine) end = Math.max(end, clock + ms);
          }
          if (what === 'release') {
            lease.release(token);
            if (mine) owner = undefined;
          }
          if (what === 'break') {
            const said = failure(() => lease.break(`user${who}`, ''));
            expect(said === 'no failure').to.equal(owner === undefined || mine);
            if (mine) owner = undefined;
          }
          const passing = tokens.flatMap((one, index) => {
            return failure(() => lease.require(one)) === 'no failure' ? [index] : [];
          });
          expect(passing).to.deep.equal(owner === undefined ? [] : [owner]);
        }
      }),
    );
  });
});
