import { expect } from 'chai';
import fc from 'fast-check';
import { coverPoints, summarize, type CoverPoint } from '../../analysis/coverage-data.js';

interface Given {
  readonly page: string;
  readonly line: number;
  readonly what: string;
  readonly instance: string;
  readonly count: number;
}

/** A record as verilator_coverage writes it. */
function record({ page, line, what, instance, count }: Given): string {
  const fields = Object.entries({ f: 'rtl/x.sv', l: line, n: 3, t: 'toggle', page, o: what, h: instance });
  return `C '${fields.map(([key, value]) => `\x01${key}\x02${value}`).join('')}' ${count}`;
}

const bit: Given = { page: 'v_toggle/fifo__W8', line: 7, what: 'level_q[2]', instance: 'top.a', count: 0 };

describe('coverage data', () => {
  it('are points by module, without the parameters of an instance', () => {
    const [point] = coverPoints(record(bit));
    expect(point).to.deep.equal({ module: 'fifo', kind: 'toggle', line: 7, what: 'level_q[2]', covered: false });
  });

  it('are covered when any instance has covered them', () => {
    const other = { ...bit, page: 'v_toggle/fifo__W16', instance: 'top.b', count: 3 };
    for (const records of [
      [bit, other],
      [other, bit],
    ]) {
      const points = coverPoints(records.map(record).join('\n'));
      expect(points.map(({ covered }) => covered)).to.deep.equal([true]);
    }
  });

  it('count branches as lines', () => {
    expect(coverPoints(record({ ...bit, page: 'v_branch/fifo', what: 'if' }))[0]?.kind).to.equal('line');
  });

  it('never fail, whatever a file holds', () => {
    fc.assert(fc.property(fc.string(), (text) => coverPoints(text).length === 0));
  });
});

describe('coverage of a module', () => {
  const point = (what: string, covered: boolean): CoverPoint => ({
    module: 'fifo',
    kind: 'toggle',
    line: 1,
    what,
    covered,
  });
  const exclusion = { module: /^fifo$/, what: /^high/, kind: 'toggle' as const, reason: 'never' };

  it('leaves out what is excluded, but not what is covered all the same', () => {
    const points = [point('high[0]', false), point('high[1]', true), point('low[0]', true), point('low[1]', false)];
    const [summary] = summarize(points, [exclusion]);
    expect(summary).to.include({ covered: 2, points: 3, excluded: 1 });
    expect(summary?.missing.map(({ what }) => what)).to.deep.equal(['low[1]']);
  });

  it('does not apply an exclusion to another module or kind', () => {
    const elsewhere: CoverPoint[] = [
      { ...point('high', false), module: 'fifo2' },
      { ...point('high', false), kind: 'line' },
    ];
    expect(summarize(elsewhere, [exclusion]).map(({ excluded }) => excluded)).to.deep.equal([0, 0]);
  });
});
