import { expect } from 'chai';
import { buildEvidence } from '../../../rig/report/evidence-document.js';
import { evidenceSchema } from '../../../rig/report/schema.js';
import { LINES } from '../../../rig/evidence/types.js';
import { experimentOn } from './sample.js';

describe('report: the file of all frames', () => {
  it('is plain JSON with every frame, its findings and where it was written', () => {
    const experiment = experimentOn((world) => world.alterRecord(3, () => ({ address0: 1n << 50n })));
    const evidence = buildEvidence('a run', [
      { name: 'mp', experiment },
      { name: 'tap', experiment: experimentOn() },
    ]);
    const plain: unknown = JSON.parse(JSON.stringify(evidence));
    const file = evidenceSchema.parse(plain);
    expect(file).to.deep.equal(plain);
    expect(file.experiments.map(({ name, frames }) => [name, frames.length])).to.deep.equal([
      ['mp', 8],
      ['tap', 8],
    ]);
    const [first, , , third] = file.experiments[0]?.frames ?? [];
    expect(first?.written).to.deep.equal([{ bus: '0xffe0000c', machine: '0x19100c', guest: '0x2000c', length: 60 }]);
    expect(first?.findings.map(({ line }) => line)).to.deep.equal([...LINES]);
    expect(third?.result).to.equal('undecided');
    expect(third?.written[0]).to.deep.include({ machine: null, guest: null });
  });
});
