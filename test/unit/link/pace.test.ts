import { expect } from 'chai';
import fc from 'fast-check';
import { constants } from '../../../firmware/registers/generated/registers.js';
import { Pace } from '../../../rig/link/framing/pace.js';

const patience = { firstMs: 250, shortestMs: 20, longestMs: 2000 };

describe('the pace of a control link', () => {
  it('waits as long as it was told until it knows the line', () => {
    const pace = new Pace(patience);
    expect(pace.timeout(1)).to.equal(250);
    expect(pace.roundTrip).to.equal(0);
  });

  it('learns the round trip, and waits longer when it varies', () => {
    const steady = new Pace(patience);
    const varying = new Pace(patience);
    for (let count = 0; count < 100; count += 1) {
      steady.answered(1, 100);
      varying.answered(1, count % 2 === 0 ? 50 : 150);
    }
    expect(steady.timeout(1)).to.be.closeTo(100, 1);
    expect(varying.roundTrip).to.be.closeTo(100, 10);
    expect(varying.timeout(1)).to.be.greaterThan(200);
  });

  it('does not take what a short request needed for the time of a long one', () => {
    const pace = new Pace(patience);
    for (let count = 0; count < 100; count += 1) pace.answered(1, 2);
    expect([pace.timeout(2), pace.timeout(3), pace.timeout(64)]).to.deep.equal([20, 250, 250]);
    for (let count = 0; count < 100; count += 1) pace.answered(32, 40);
    expect(pace.timeout(64)).to.be.closeTo(40, 1);
  });

  it('doubles its patience on silence, up to the longest, and has it back with the next answer', () => {
    const pace = new Pace(patience);
    const waits = Array.from({ length: 6 }, () => {
      const timeout = pace.timeout(1);
      pace.silent(1);
      return timeout;
    });
    expect(waits).to.deep.equal([250, 500, 1000, 2000, 2000, 2000]);
    pace.answered(1);
    expect(pace.timeout(1)).to.equal(250);
  });

  it('asks for less on a bad line, never for nothing, and for all again on a good one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('lost', 'silent', 'answered'), fc.nat(64)), { maxLength: 200 }),
        (events) => {
          const pace = new Pace(patience);
          for (const [event, words] of events) {
            if (event === 'lost') pace.lost();
            else pace[event](words);
            expect(pace.burst).to.be.within(4, constants.LINK_MAX_WORDS);
            expect(pace.window).to.be.within(1, constants.LINK_WINDOW);
            expect(pace.timeout(words)).to.be.within(patience.shortestMs, patience.longestMs);
          }
          for (let count = 0; count < 16 * 5; count += 1) pace.answered(1);
          expect(pace.burst).to.equal(constants.LINK_MAX_WORDS);
          expect(pace.window).to.equal(constants.LINK_WINDOW);
        },
      ),
    );
    const bad = new Pace(patience);
    for (let count = 0; count < 10; count += 1) bad.lost();
    expect([bad.burst, bad.window]).to.deep.equal([4, 1]);
  });
});
