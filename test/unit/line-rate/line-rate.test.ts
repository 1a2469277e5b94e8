import { expect } from 'chai';
import { defaultLengths, framesFor, limitOf, rowOf, table } from '../../bench/line-rate.js';

describe('line rate', () => {
  it('allows what 10 GbE allows at 156.25 MHz and 64 bit', () => {
    // 14.88 million frames of 64 bytes a second are 10.5 cycles each; 812,744 of 1518 bytes are 192.25.
    expect(limitOf(64)).to.equal(10.5);
    expect(limitOf(1518)).to.equal(192.25);
    expect(defaultLengths.map(limitOf)).to.deep.equal([10.5, 10.625, 18.5, 34.5, 66.5, 130.5, 162.5, 192.25, 1130.25]);
  });

  const measurement = { windowFrames: 10, readBeats: 80, writeBeats: 400, lost: 0 };

  it('is reached when median and mean are both within the limit', () => {
    expect(rowOf('receive', 1, 64, { ...measurement, windows: [105, 105, 105] }).lineRate).to.equal(true);
    expect(rowOf('receive', 1, 64, { ...measurement, windows: [105, 106, 106] }).lineRate).to.equal(false);
    // A few slow windows do not move the median, a slow half does not move the mean as far.
    expect(rowOf('receive', 1, 64, { ...measurement, windows: [90, 90, 500] }).lineRate).to.equal(false);
    expect(rowOf('receive', 1, 64, { ...measurement, windows: [10, 10, 120, 120, 120] }).lineRate).to.equal(false);
  });

  it('is missed with the first frame that is lost, and when the wire sets the pace by nothing else', () => {
    expect(rowOf('wire', 4, 64, { ...measurement, windows: [106] }).lineRate).to.equal(true);
    expect(rowOf('both', 4, 64, { ...measurement, windows: [106] }).lineRate).to.equal(false);
    for (const direction of ['wire', 'both'] as const) {
      expect(rowOf(direction, 4, 64, { ...measurement, lost: 1, windows: [100] }).lineRate).to.equal(false);
    }
  });

  it('measures a tenth of the frames when they are jumbo frames', () => {
    expect(framesFor(1522, 10_000)).to.equal(10_000);
    expect(framesFor(9022, 10_000)).to.equal(1000);
    expect(framesFor(9022, 300)).to.equal(100);
  });

  it('is told with median, mean and slowest per frame, and the beats of the busier channel', () => {
    const row = rowOf('transmit', 1, 68, { ...measurement, windows: [200, 100, 300] });
    expect(row).to.include({ rtlBytes: 64, limit: 11, median: 20, mean: 20, slowest: 30, dmaBeats: 10 });
    expect(rowOf('transmit', 1, 68, { ...measurement, windows: [100, 200] }).median).to.equal(15);
  });

  it('is shown as a table with a line for each row', () => {
    const row = rowOf('receive', 1, 64, { ...measurement, windows: [210] });
    const [title, line] = table([row]).split('\n');
    expect(title).to.match(/queues +frame +in RTL +limit +median/);
    expect(line).to.match(/^receive +1 +64 +60 +10\.50 +21\.00 .*2\.00 +0 +no$/);
    expect(title).to.have.lengthOf(line?.length ?? 0);
  });
});
