import { expect } from 'chai';
import type { Experiment } from '../../../rig/evidence/experiment.js';
import { buildEvidence, type FrameRecord } from '../../../rig/report/evidence-document.js';
import { mapMemory } from '../../../rig/report/html/memory-map.js';
import { bounceAll, experimentOn } from './sample.js';

function framesOf(experiment: Experiment): readonly FrameRecord[] {
  return buildEvidence('run', [{ name: 'mp', experiment }]).experiments[0]?.frames ?? [];
}

describe('report: the map of memory', () => {
  it('puts every byte that the NIC wrote on exactly one page', () => {
    const frames = framesOf(experimentOn((world) => world.bounce(2, false)));
    const map = mapMemory(frames, 1 << 20, 4096);
    const bytes = (pages: typeof map.inside) =>
      pages.flatMap((page) => page.stretches).reduce((sum, { length }) => sum + length, 0);
    expect(bytes(map.outside)).to.equal(777);
    expect(bytes(map.inside) + bytes(map.outside)).to.equal(60 + 68 + 777 + 1514 + 1514 + 1500 + 61 + 1023);
    for (const { stretches } of [...map.inside, ...map.outside]) {
      for (const { offset, length } of stretches) expect(offset + length).to.be.at.most(4096);
    }
  });

  it('joins pages in cells so that all of the memory fits', () => {
    const map = mapMemory(framesOf(experimentOn()), 1 << 20, 16);
    expect(map.cellBytes).to.equal(1 << 16);
    expect(map.cells.map(({ index, frames }) => [index, frames])).to.deep.equal([[2, 8]]);
    expect(map.cells[0]?.order).to.be.within(0.3, 0.7);
  });

  it('grows with what was written beyond the memory that it was told', () => {
    expect(mapMemory(framesOf(experimentOn()), 4096, 4096).guestBytes).to.be.greaterThan(40 * 4096);
  });

  it('tells frames without a page apart', () => {
    const frames = framesOf(experimentOn((world) => world.alterRecord(4, () => ({ address0: 1n << 50n }))));
    expect(mapMemory(frames, 1 << 20, 4096).nowhere).to.equal(1);
  });

  it('maps nothing, and one', () => {
    expect(mapMemory([], 0, 4096)).to.deep.include({ inside: [], outside: [], cells: [], nowhere: 0 });
    const [only] = framesOf(experimentOn(bounceAll));
    const map = mapMemory(only ? [only] : [], 1 << 20, 4096);
    expect(map.outside[0]?.stretches).to.deep.equal([{ sequence: 0, order: 0, offset: 128, length: 60 }]);
  });
});
