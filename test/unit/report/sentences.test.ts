import { expect } from 'chai';
import type { Testimony } from '../../../rig/evidence/testimony.js';
import type { Toucher } from '../../../rig/evidence/touch.js';
import { LINES, type Line, type Outcome } from '../../../rig/evidence/types.js';
import type { Experiment } from '../../../rig/evidence/experiment.js';
import { documentExperiment } from '../../../rig/report/document.js';
import { restsSentence, testimonySentence, touchersSentence } from '../../../rig/report/sentences.js';
import { counters, experimentOn, latency, ledger, testimony, withoutTouch } from './sample.js';

const found = (experiment: Experiment) => documentExperiment({ name: 'mp', experiment, counters, ledger, latency });
const verdict = found(experimentOn());

describe('report: what a verdict rests on', () => {
  const resting = (...without: readonly Line[]) =>
    restsSentence(
      found(
        experimentOn(
          undefined,
          LINES.map((line) => ({ line, why: without.includes(line) ? `no ${line}` : null })),
        ),
      ),
    );

  it('is said of all lines', () => {
    expect(restsSentence(verdict)).to.equal('rests on address, residue, touch, late write and content');
  });

  it('is said of the lines that there are, and why of the others', () => {
    expect(resting('late-write')).to.equal(
      'rests on address, residue, touch and content; not on late write: no late-write',
    );
    expect(resting('touch', 'address', 'late-write')).to.equal(
      'rests on residue and content; not on address: no address; not on touch: no touch; not on late write: no late-write',
    );
    expect(resting('address', 'residue', 'touch', 'late-write')).to.match(/^rests on content; not on address: /);
  });
});

describe('report: who touched frames', () => {
  const toucher = (name: string, kind: Toucher['kind'], frames: number): Toucher => ({ name, kind, frames });
  const some = [
    toucher('memcpy', 'load', 1200),
    toucher('memset', 'store', 2),
    toucher('csum_partial', 'load', 1),
    toucher('tun', 'load', 1),
    toucher('vhost', 'store', 1),
  ];

  it('is not said when nobody did', () => {
    expect(touchersSentence({ touchers: [] })).to.equal(undefined);
  });

  it('are named, and what they did', () => {
    expect(touchersSentence({ touchers: some.slice(0, 1) })).to.equal('memcpy read 1,200 frames');
    expect(touchersSentence({ touchers: some.slice(0, 3) })).to.equal(
      'memcpy read 1,200 frames, memset wrote 2 frames, csum_partial read 1 frame',
    );
  });

  it('are three, and the number of the others', () => {
    const three = 'memcpy read 1,200 frames, memset wrote 2 frames, csum_partial read 1 frame';
    expect(touchersSentence({ touchers: some.slice(0, 4) })).to.equal(`${three}, 1 more in the report`);
    expect(touchersSentence({ touchers: some })).to.equal(`${three}, 2 more in the report`);
  });
});

describe('report: what a witness says', () => {
  const said = 'nobody touched them (8 bytes of frame 3, by two maps)';
  const touched = found(experimentOn((world) => world.touch('load', 3, 20, 2, 0xffff_ffff_9000_0000n)));
  const unwatched = found(experimentOn((world) => (world.unknownAccesses = 1)));
  const cases: readonly (readonly [Outcome, typeof verdict, string])[] = [
    ['holds', verdict, '; agrees with touch'],
    ['refutes', touched, '; agrees with touch'],
    ['holds', touched, '; saw less than touch'],
    ['refutes', verdict, '; contradicts touch'],
    ['refutes', unwatched, ''],
    ['refutes', found(experimentOn(undefined, withoutTouch)), '; touch is not there to be compared'],
  ];
  for (const [outcome, of, end] of cases) {
    const line = of.lines.find((one) => one.line === 'touch')?.outcome ?? 'missing';
    it(`ends with "${end}": its outcome is ${outcome}, that of touch ${line}`, () => {
      const one: Testimony = { ...testimony, outcome };
      expect(testimonySentence(one, of)).to.equal(`${said}${end}`);
    });
  }

  it('says that it cannot tell, and why', () => {
    const silent: Testimony = {
      witness: 'map journal',
      outcome: 'unknown',
      sample: 'nothing',
      reason: 'no tracing here',
    };
    expect(testimonySentence(silent, verdict)).to.equal('cannot tell: no tracing here (nothing)');
  });

  it('is not held against another line', () => {
    const copied = found(experimentOn((world) => world.flipPayload(3)));
    expect(testimonySentence(testimony, copied)).to.equal(`${said}; agrees with touch`);
  });
});
