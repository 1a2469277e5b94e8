import { expect } from 'chai';
import fc from 'fast-check';
import { bitPoints } from '../../analysis/bit-points.js';
import { rtlHierarchy } from '../../analysis/rtl-hierarchy.js';

const variable = (name: string, line: number, varType = 'VAR') => ({
  type: 'VAR',
  name,
  addr: '',
  loc: `d,${line}:3,${line}:9`,
  varType,
});
const cell = (name: string, modp: string) => ({ type: 'CELL', name, addr: '', loc: 'd,1:1,1:2', modp });
const block = (name: string, generate: boolean, stmtsp: readonly unknown[]) => ({
  type: 'BEGIN',
  name,
  addr: '',
  loc: 'd,1:1,1:2',
  generate,
  stmtsp,
});
const module = (name: string, origName: string, addr: string, stmtsp: readonly unknown[]) => ({
  type: 'MODULE',
  name,
  origName,
  addr,
  loc: 'd,1:1,1:2',
  stmtsp,
});

/** A tree as `verilator --json-only` writes it: a top with a FIFO, and another in each round of a generate loop. */
const hierarchy = rtlHierarchy(
  JSON.stringify({
    modulesp: [
      module('top', 'top', '(A)', [
        variable('valid_i', 4, 'PORT'),
        variable('Depth', 3, 'LPARAM'),
        variable('item', 5),
        cell('u_fifo', '(B)'),
        block('gen_queue[1]', true, [cell('u_fifo', '(C)'), variable('full', 6)]),
        block('unnamedblk1', false, [variable('i', 7)]),
      ]),
      module('fifo__W8', 'fifo', '(B)', [variable('level_q', 9)]),
      module('fifo__W4', 'fifo', '(C)', [variable('level_q', 9)]),
    ],
  }),
);
const read = (...lines: readonly string[]) =>
  bitPoints(lines.join('\n'), hierarchy).map(({ module: name, line, what, covered }) => [name, line, what, covered]);

describe('bits of the RTL', () => {
  it('are named by the module that declares them, the lowest first', () => {
    expect(read('TOP.top.u_fifo.level_q 10')).to.deep.equal([
      ['fifo', 9, 'level_q[0]', false],
      ['fifo', 9, 'level_q[1]', true],
    ]);
  });

  it('have no index when there is one of them', () => {
    expect(read('TOP.top.valid_i 1')).to.deep.equal([['top', 4, 'valid_i', true]]);
  });

  it('are covered when they changed in any instance or any model', () => {
    const both = read('TOP.top.u_fifo.level_q 10', 'TOP.top.gen_queue[1].u_fifo.level_q 00', 'TOP.fifo.level_q 01');
    expect(both.map(([, , , covered]) => covered)).to.deep.equal([true, true]);
  });

  it('may be in a field, an element or a generate block', () => {
    expect(read('TOP.top.item.length 1', 'TOP.top.item[2] 0', 'TOP.top.gen_queue[1].full 1')).to.deep.equal([
      ['top', 5, 'item.length', true],
      ['top', 5, 'item[2]', false],
      ['top', 6, 'gen_queue[1].full', true],
    ]);
  });

  it('leave out parameters, the variables of a loop and ports of the model itself', () => {
    expect(read('TOP.top.Depth 1', 'TOP.top.unnamedblk1.i 01', 'TOP.valid_i 1', 'TOP.other.x 1')).to.deep.equal([]);
  });

  it('never fail, whatever a file holds', () => {
    fc.assert(fc.property(fc.string(), (text) => bitPoints(text, hierarchy).length === 0));
  });
});
