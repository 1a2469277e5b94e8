import { expect } from 'chai';
import { areaIn, top, type Implementation } from '../../analysis/synthesis-flow.js';
import { originOf, synthesisPage, type TableRow } from '../../analysis/synthesis-table.js';

const origin = { rtl: '0123abcd', yosys: '0.52', nextpnr: '0.7' };
const row = (name: string, fmaxMhz: number): TableRow => ({
  module: { id: name, name, level: name === top ? 0 : 1 },
  result: implementation(fmaxMhz),
});
const implementation = (fmaxMhz: number): Implementation => ({
  fmaxMhz,
  luts: 1000,
  flipFlops: 500,
  blockRams: 2,
  path: { from: 'a_q', to: 'b_q', logicNs: 2, routingNs: 6 },
});

describe('page on the synthesis', () => {
  it('says what it was made from', () => {
    expect(originOf(synthesisPage(origin, [row(top, 100)]))).to.deep.equal(origin);
  });

  it('says by how much the whole misses the rate, and which path limits it', () => {
    expect(synthesisPage(origin, [row(top, 125), row('fifo', 300)])).to.include(
      'carries 64 bit × 125.0 MHz = 8.00 Gb/s, 20 % below 64 bit × 156.25 MHz = 10 Gb/s. The path from `a_q` to `b_q` limits it.',
    );
  });

  it('says when the rate is reached', () => {
    expect(synthesisPage(origin, [row(top, 156.25)])).to.include(
      '= 10.00 Gb/s; 64 bit × 156.25 MHz = 10 Gb/s is reached.',
    );
  });

  it('gives a bound by the slowest module without the whole', () => {
    const page = synthesisPage(origin, [row('fifo', 300), row('rx_path', 78.125)]);
    expect(page).to.include(
      'no faster than its slowest module, `rx_path`: 64 bit × 78.1 MHz = 5.00 Gb/s at most, 50 % below',
    );
    expect(page.indexOf('| `rx_path` |')).to.be.lessThan(page.indexOf('| `fifo` |'));
  });

  it('gives the area of a whole that was placed but not routed', () => {
    const log =
      'Info:   DP16KD:   123/  208    59%\nInfo: \tTRELLIS_FF: 33230/83640    39%\nInfo: TRELLIS_COMB: 61063/83640    73%\n';
    expect(synthesisPage(origin, [row('fifo', 300)], areaIn(log))).to.include(
      'takes 61063 LUTs, 33230 flip-flops (with those at its ports) and 123 block RAMs; nextpnr found no routes',
    );
    expect(() => areaIn('')).to.throw('no TRELLIS_COMB');
  });
});
