import { expect } from 'chai';
import type { Flow } from '../../bench/sim/end-to-end.js';
import { secondsOf, used } from '../../bench/sim/processor-time.js';
import { limitOf, shares, text } from '../../bench/sim/report.js';
import { quantile } from '../../bench/sim/statistics.js';

const flow: Flow = {
  name: 'TCP to the guest',
  seconds: 10,
  megabitsPerSecond: 9.5,
  toGuest: 900,
  fromGuest: 100,
  dropped: 3,
  framesPerSecond: 180,
  machine: 9,
  machineBusiestThread: 8,
  simulator: 1,
  waiting: 2,
};
const alone = [{ frameBytes: 1000, frames: 1000, cycles: 200_000, seconds: 0.1 }];

describe('benchmark of the simulator', () => {
  it('reads the processor time of a program whatever its name is', () => {
    const rest = Array.from({ length: 30 }, (_, index) => String(index + 3)).join(' ');
    expect(secondsOf(`7 (CPU 0/TCG) S ${rest}`)).to.equal(secondsOf(`7 (a) b) (c) S ${rest}`));
    const times = Array.from({ length: 30 }, () => '0');
    times[10] = '250';
    times[11] = '150';
    expect(secondsOf(`7 (qemu) S ${times.join(' ')}`)).to.equal(4);
  });

  it('finds the busiest thread, also one that is new', () => {
    const before = { total: 10, waiting: 1, threads: new Map([['1', 5]]) };
    const after = {
      total: 16,
      waiting: 1.5,
      threads: new Map([
        ['1', 7],
        ['2', 4],
      ]),
    };
    expect(used(before, after)).to.deep.equal({ total: 6, waiting: 0.5, busiestThread: 4 });
  });

  it('names who limits', () => {
    expect(shares(flow)).to.deep.equal({ machine: 0.9, simulator: 0.1 });
    expect(limitOf(flow, alone)).to.equal(
      'TCP to the guest: the emulation of the host machine limits: it uses 90 % of the processor time; one thread of ' +
        'the machine is busy for 80 % of the time. The NIC alone would carry 80 Mb/s.',
    );
    expect(limitOf({ ...flow, simulator: 20 }, alone)).to.include('the simulation of the NIC limits: it uses 69 %');
    expect(limitOf({ ...flow, waiting: 11 }, alone)).to.include(
      'other programs on this computer limit: bench and NIC had the processors for 10.0 s and waited for them for 11.0 s',
    );
  });

  it('prints every figure', () => {
    const roundTrips = [
      { name: 'guest', count: 4, least: 1, mean: 2.5, median: 2, ninetieth: 3 },
      { name: 'machine', count: 5, least: 6, mean: 8.5, median: 7, ninetieth: 9 },
    ];
    const printed = text({ alone, endToEnd: { accelerator: 'tcg', roundTrips, flows: [flow] } });
    expect(printed).to.include('1000    2000000     10000  80.0');
    expect(printed).to.match(/TCP to the guest {2}9.50 +180 +900 +100 +3 +9.00 +1.00$/m);
    expect(printed).to.match(/^guest +4 +1.00 +2.50 +2.00 +3.00$/m);
    expect(printed).to.match(/^machine +5 +6.00 +8.50 +7.00 +9.00$/m);
  });

  it('takes quantiles', () => {
    expect([0, 0.5, 0.9, 1].map((part) => quantile([1, 2, 3, 4], part))).to.deep.equal([1, 3, 4, 4]);
    expect(quantile([], 0.5)).to.satisfy(Number.isNaN);
  });
});
