import { expect } from 'chai';
import fc from 'fast-check';
import { judgeEcho, totalCheck } from '../../../rig/evidence/echo.js';
import type { StreamCheck } from '../../../rig/nic/nic.js';

const complete: StreamCheck = {
  next: 10,
  frames: 10,
  corrupt: 0,
  gaps: 0,
  missing: 0,
  duplicates: 0,
  reordered: 0,
  late: 0,
};

describe('evidence: frames that came back', () => {
  it('are complete when every one came intact, once and in order', () => {
    expect(judgeEcho([{ injected: 10, check: complete }])).to.deep.equal({
      verdict: 'complete',
      returned: 10,
      reason: null,
    });
  });

  const faults: readonly (readonly [string, Partial<StreamCheck>])[] = [
    ['2 of 10 frames did not come back intact', { frames: 8, missing: 2 }],
    // The last ones are not missed by the checker, which has seen nothing behind them.
    ['2 of 10 frames did not come back intact', { frames: 8, next: 8 }],
    ['1 of 10 frames did not come back intact, 1 frame came back corrupt', { corrupt: 1, missing: 1 }],
    ['2 frames came back again', { frames: 12, duplicates: 2 }],
    ['1 frame came back out of order', { reordered: 1 }],
    ['1 frame came back too far behind to be told from duplicates', { frames: 11, late: 1 }],
    ['11 frames came back, more than the 10 that were injected', { frames: 11, next: 11 }],
  ];
  for (const [reason, change] of faults) {
    it(`are faulty: ${reason}`, () => {
      const verdict = judgeEcho([{ injected: 10, check: { ...complete, ...change } }]);
      expect(verdict).to.include({ verdict: 'faulty', reason });
    });
  }

  it('are judged stream by stream', () => {
    const [few, many] = [
      { ...complete, frames: 9, missing: 1 },
      { ...complete, frames: 11, next: 11 },
    ];
    const judge = (...checks: readonly StreamCheck[]) => judgeEcho(checks.map((check) => ({ injected: 10, check })));
    expect(judge(complete, complete)).to.deep.equal({ verdict: 'complete', returned: 20, reason: null });
    expect(judge(complete, few, many)).to.deep.equal({
      verdict: 'faulty',
      returned: 30,
      reason:
        'stream 1: 1 of 10 frames did not come back intact; ' +
        'stream 2: 11 frames came back, more than the 10 that were injected',
    });
  });

  it('are counted together too', () => {
    const streams = [complete, { ...complete, frames: 9, gaps: 1, missing: 1 }].map((check) => ({
      injected: 10,
      check,
    }));
    expect(totalCheck(streams)).to.deep.equal({ ...complete, next: 20, frames: 19, gaps: 1, missing: 1 });
  });

  it('never hide a frame that was lost behind one that came again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(10), (lost, again) => {
        const check = { ...complete, frames: 10 - lost + again, duplicates: again, missing: lost };
        expect(judgeEcho([{ injected: 10, check }])).to.include({ verdict: 'faulty', returned: 10 - lost });
      }),
    );
  });
});
