import { expect } from 'chai';
import { streamInjections } from '../../../rig/report/document.js';
import { paced } from './sample.js';

const { name, ...accuracy } = paced;

describe('report: the streams of an injection', () => {
  it('have the name of the injection when there is one', () => {
    expect(streamInjections(name, [accuracy])).to.deep.equal([paced]);
    expect(streamInjections(name, [null])).to.deep.equal([]);
  });

  it('are told by number when there are several, also when one was not measured', () => {
    const streams = streamInjections(name, [{ ...accuracy, frames: 5 }, null, { ...accuracy, frames: 7 }]);
    expect(streams.map((one) => [one.name, one.frames])).to.deep.equal([
      ['mp stream 0', 5],
      ['mp stream 2', 7],
    ]);
  });
});
