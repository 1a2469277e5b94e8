import { expect } from 'chai';
import { judgeStatus } from '../../../rig/evidence/run-status.js';
import type { Verdict, VerdictWord } from '../../../rig/evidence/verdict.js';

function verdict(word: VerdictWord, more: Partial<Verdict> & { copied?: number } = {}): Verdict {
  const copied = more.copied ?? (word === 'copied' ? 8 : 0);
  return {
    verdict: word,
    reason: word === 'zero-copy' ? null : `because of ${word}`,
    refuted: word === 'copied' || word === 'touched' || word === 'lost',
    counts: { injected: 8, delivered: 8, zeroCopy: word === 'zero-copy' ? 8 : 0, copied, touched: 0, lost: 0 },
    lines: [],
    lacking: [],
    frames: [],
    ...more,
  };
}

const good = verdict('zero-copy');
const control = (one: Verdict) => [{ name: 'tap', verdict: one }];

describe('evidence: status of a run', () => {
  const cases: readonly {
    what: string;
    main: Verdict;
    controls: { name: string; verdict: Verdict }[];
    status: string;
    reason: RegExp | null;
  }[] = [
    {
      what: 'proven, control copied',
      main: good,
      controls: control(verdict('copied')),
      status: 'passed',
      reason: null,
    },
    {
      what: 'copied',
      main: verdict('copied'),
      controls: control(verdict('copied')),
      status: 'failed',
      reason: /because of copied/,
    },
    {
      what: 'touched',
      main: verdict('touched'),
      controls: control(verdict('copied')),
      status: 'failed',
      reason: /^because of touched$/,
    },
    {
      what: 'lost',
      main: verdict('lost'),
      controls: control(verdict('copied')),
      status: 'failed',
      reason: /because of lost/,
    },
    {
      what: 'evidence that contradicts itself',
      main: verdict('inconclusive', { refuted: true }),
      controls: control(verdict('copied')),
      status: 'failed',
      reason: /because of inconclusive/,
    },
    {
      what: 'evidence that is missing',
      main: verdict('inconclusive'),
      controls: control(verdict('copied')),
      status: 'bench-trouble',
      reason: /because of inconclusive/,
    },
    { what: 'no control', main: good, controls: [], status: 'failed', reason: /no control was run/ },
    {
      what: 'a control that is zero-copy',
      main: good,
      controls: control(verdict('zero-copy')),
      status: 'failed',
      reason: /^control tap: .*the proof cannot fail on this bench$/,
    },
    {
      what: 'a control that is inconclusive',
      main: good,
      controls: control(verdict('inconclusive')),
      status: 'bench-trouble',
      reason: /^control tap: it is inconclusive, so that nothing shows .*: because of inconclusive$/,
    },
    {
      what: 'a control whose evidence contradicts itself',
      main: good,
      controls: control(verdict('inconclusive', { refuted: true })),
      status: 'bench-trouble',
      reason: /^control tap: it is inconclusive/,
    },
    {
      what: 'a control that is inconclusive before one that is zero-copy',
      main: good,
      controls: [...control(verdict('inconclusive')), { name: 'mp-copy', verdict: verdict('zero-copy') }],
      status: 'failed',
      reason: /^control mp-copy/,
    },
    {
      what: 'a control that was only touched',
      main: good,
      controls: control(verdict('touched')),
      status: 'failed',
      reason: /^control tap: it came out as touched, not as copied: because of touched$/,
    },
    {
      what: 'a control that lost frames',
      main: good,
      controls: control(verdict('lost')),
      status: 'failed',
      reason: /^control tap: because of lost/,
    },
    {
      what: 'a control that is copied for all frames but one',
      main: good,
      controls: control(verdict('copied', { copied: 7 })),
      status: 'failed',
      reason: /^control tap: only 7 of 8 frames came out as copied$/,
    },
    {
      what: 'a good control and a bad one',
      main: good,
      controls: [...control(verdict('copied')), { name: 'mp-copy', verdict: verdict('zero-copy') }],
      status: 'failed',
      reason: /^control mp-copy/,
    },
  ];
  const sent: readonly { what: string; transmit: Verdict; status: string; reason: RegExp | null }[] = [
    { what: 'is proven', transmit: good, status: 'passed', reason: null },
    { what: 'is copied', transmit: verdict('copied'), status: 'failed', reason: /^transmit: because of copied$/ },
    { what: 'is lost', transmit: verdict('lost'), status: 'failed', reason: /^transmit: because of lost$/ },
    {
      what: 'contradicts itself',
      transmit: verdict('inconclusive', { refuted: true }),
      status: 'failed',
      reason: /^transmit: because of inconclusive$/,
    },
    {
      what: 'is not known',
      transmit: verdict('inconclusive'),
      status: 'bench-trouble',
      reason: /^transmit: because of inconclusive$/,
    },
  ];
  for (const { what, transmit, status, reason } of sent) {
    it(`${status}: what the guest sends ${what}`, () => {
      const judged = judgeStatus(good, control(verdict('copied')), null, transmit);
      expect(judged.status).to.equal(status);
      if (reason) expect(judged.reason).to.match(reason);
      else expect(judged.reason).to.equal(null);
    });
  }

  it('lets what the guest sends fail a run before the trouble of a control does not judge it', () => {
    const judged = judgeStatus(good, control(verdict('inconclusive')), null, verdict('copied'));
    expect(judged).to.deep.include({ status: 'failed', reason: 'transmit: because of copied' });
  });

  for (const { what, main, controls, status, reason } of cases) {
    it(`${status}: ${what}`, () => {
      const judged = judgeStatus(main, controls);
      expect(judged.status).to.equal(status);
      if (reason) expect(judged.reason).to.match(reason);
      else expect(judged.reason).to.equal(null);
    });
  }
});
