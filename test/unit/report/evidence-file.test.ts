import { expect } from 'chai';
import { buildEvidenceFile } from '../../../rig/report/evidence-file.js';
import { LINES } from '../../../rig/evidence/types.js';
import { experimentOn, sampleReport } from './sample.js';

describe('report: the file of all frames', () => {
  it('is plain JSON with every frame, its findings and where it was written', () => {
    const report = sampleReport(experimentOn((world) => world.alterRecord(3, () => ({ address0: 1n << 50n }))));
    const file = JSON.parse(JSON.stringify(buildEvidenceFile(report))) as {
      experiments: {
        name: string;
        frames: { sequence: number; result: string; findings: { line: string }[]; written: object[] }[];
      }[];
    };
    expect(file.experiments.map(({ name, frames }) => [name, frames.length])).to.deep.equal([
      ['mp', 8],
      ['tap', 8],
    ]);
    const [first, , , third] = file.experiments[0]?.frames ?? [];
    expect(first?.written).to.deep.equal([{ bus: '0xffe0000c', machine: '0x19100c', guest: '0x2000c', length: 60 }]);
    expect(first?.findings.map(({ line }) => line)).to.deep.equal([...LINES]);
    expect(third?.result).to.equal('undecided');
    expect(third?.written[0]).to.deep.include({ machine: 'unmapped', guest: null });
  });
});
