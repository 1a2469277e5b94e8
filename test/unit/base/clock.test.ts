import { mock } from 'node:test';
import { expect } from 'chai';
import { longestTimer, systemClock } from '../../../rig/base/clock.js';

describe('the clock of this computer', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('wakes in time, also after more than a timer of the runtime takes', () => {
    for (const milliseconds of [0, 5, longestTimer, longestTimer + 1, 3 * longestTimer + 7]) {
      let woken = 0;
      systemClock.after(milliseconds, () => (woken += 1));
      for (let left = milliseconds; left > 1; left -= Math.min(left - 1, longestTimer)) {
        mock.timers.tick(Math.min(left - 1, longestTimer));
      }
      expect(woken, `${milliseconds} ms, before`).to.equal(0);
      mock.timers.tick(1);
      expect(woken, `${milliseconds} ms, after`).to.equal(1);
    }
  });

  it('calls off what is far away, whenever that is', () => {
    let woken = 0;
    const callOff = systemClock.after(2 * longestTimer, () => (woken += 1));
    mock.timers.tick(longestTimer);
    callOff();
    mock.timers.tick(longestTimer);
    systemClock.after(Infinity, () => (woken += 1))();
    expect(woken).to.equal(0);
  });
});
