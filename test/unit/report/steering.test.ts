import { expect } from 'chai';
import { testLines } from '../../../rig/cli/test-lines.js';
import { plainStyle } from '../../../rig/report/console.js';
import { testSchema } from '../../../rig/report/schema.js';
import { documentSteering, steeringSentence } from '../../../rig/report/steering.js';
import { OnModel } from '../experiment/on-model.js';
import { sampleSteering, strayedSteering } from './steering-sample.js';
import { sampleTest } from './suite-sample.js';

describe('report: frames to several guests', () => {
  it('are told below the test, line by line and guest by guest', () => {
    const test = sampleTest({ steerings: [sampleSteering, strayedSteering] });
    expect(testLines(test, plainStyle).slice(1)).to.deep.equal(
      [
        'steering: apart  Of 384 frames to 2 guests each guest received its own and no other.',
        '  ✓ address    384 of 384 frames where they belong, and nowhere else',
        '    guest 0    192 of its 192 frames, and 0 of others',
        '    guest 1    144 of its 144 frames, and 0 of others',
        '    host       6 of 6 pings answered meanwhile',
        'control steering: astray  Of 384 frames to 2 guests some reached a guest that they were not for.',
        '  ✗ address    383 of 384 frames where they belong, and nowhere else',
        '    guest 0    192 of its 192 frames, and 0 of others',
        '    guest 1    144 of its 144 frames, and 0 of others',
        '    host       not tried: no cable',
      ].map((line) => `    ${line}`),
    );
  });

  it('are told with the reason when some were lost, or nobody knows', () => {
    const reason = 'frame 3: guest 0 did not receive it';
    expect(steeringSentence({ ...sampleSteering, verdict: 'lost', reason })).to.equal(
      `Of 384 frames to 2 guests some were lost: ${reason}.`,
    );
    expect(steeringSentence({ ...sampleSteering, verdict: 'inconclusive', reason })).to.contain('it is not known');
  });

  it('are kept with the test, and a test from before there were any has none', () => {
    const test = sampleTest({ steerings: [sampleSteering, strayedSteering] });
    expect(testSchema.parse(JSON.parse(JSON.stringify(test)))).to.deep.equal(test);
    const { steerings, ...before } = test;
    expect(steerings).to.have.length(2);
    expect(testSchema.parse(before).steerings).to.deep.equal([]);
    expect(testSchema.safeParse({ ...test, steerings: [{ ...sampleSteering, verdict: 'fine' }] }).success).to.equal(
      false,
    );
  });

  it('are kept without what only the judgement needs', async () => {
    const document = documentSteering(await new OnModel().steer({ guests: 2, frames: 4 }));
    expect(document).to.include({ verdict: 'apart', injected: 24, swapped: false });
    expect(document.guests.map(({ mac }) => mac)).to.deep.equal(['02:4d:50:00:00:03', '02:4d:50:00:01:03']);
    expect(testSchema.safeParse(sampleTest({ steerings: [document] })).success).to.equal(true);
  });
});
