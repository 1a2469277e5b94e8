import { expect } from 'chai';
import fc from 'fast-check';
import { buildJunit } from '../../../rig/report/junit.js';
import { parseXml, type XmlNode } from './parse-xml.js';
import { failure, sampleSuite, sampleTest, trouble } from './suite-sample.js';

function cases(node: XmlNode): readonly XmlNode[] {
  return node.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));
}

describe('report: JUnit', () => {
  it('has a suite for each file, with what became of its tests', () => {
    const suite = sampleSuite([
      sampleTest(),
      sampleTest({ state: 'failed', error: failure }),
      sampleTest({ state: 'broken', error: trouble }),
      sampleTest({ state: 'skipped', file: 'my-lab/tx.test.ts', durationMs: 0 }),
    ]);
    const root = parseXml(buildJunit(suite));
    expect(root.attributes).to.deep.equal({ name: 'my-lab', tests: '4', failures: '1', errors: '1', time: '74.210' });
    expect(root.children.map(({ attributes }) => attributes)).to.deep.equal([
      {
        name: 'my-lab/rx.test.ts',
        tests: '3',
        failures: '1',
        errors: '1',
        skipped: '0',
        time: '3.704',
        timestamp: '2026-11-23T04:15:30.000Z',
        hostname: 'lab7',
        id: '20261123-041530-3f9a',
      },
      {
        name: 'my-lab/tx.test.ts',
        tests: '1',
        failures: '0',
        errors: '0',
        skipped: '1',
        time: '0.000',
        timestamp: '2026-11-23T04:15:30.000Z',
        hostname: 'lab7',
        id: '20261123-041530-3f9a',
      },
    ]);
    expect(cases(root).map(({ children }) => children.map(({ name }) => name))).to.deep.equal([
      [],
      ['failure'],
      ['error'],
      ['skipped'],
    ]);
    expect(cases(root)[0]?.attributes).to.deep.equal({
      name: 'arrive without a copy',
      classname: 'my-lab/rx.test › 64-byte bursts',
      time: '1.234',
    });
  });

  it('tells the error with its remedy, and a failure from trouble of the bench', () => {
    const suite = sampleSuite([
      sampleTest({ state: 'failed', error: failure }),
      sampleTest({ state: 'broken', error: trouble }),
    ]);
    const [failed, broken] = cases(parseXml(buildJunit(suite)));
    expect(failed?.children[0]).to.deep.include({
      name: 'failure',
      attributes: { type: 'AssertionError', message: 'p99 is 3' },
      text: 'AssertionError: p99 is 3\nat rx.test.ts:9',
    });
    expect(broken?.children[0]).to.deep.include({
      name: 'error',
      attributes: { type: 'BenchBusy', message: 'held by another' },
      text: 'BenchBusy: held by another\nRemedy: wait',
    });
  });

  it('says what was tested', () => {
    const [suite] = parseXml(buildJunit(sampleSuite([sampleTest()]))).children;
    const facts = suite?.children[0]?.children.map(({ attributes }) => [attributes['name'], attributes['value']]);
    expect(facts).to.deep.include(['commit', '0123456789abcdef0123456789abcdef01234567-dirty']);
    expect(facts).to.deep.include(['seed', '7']).and.to.deep.include(['version.mprig', '0.1.0']);
    expect(facts).to.deep.include(['benchSha256', 'ab'.repeat(32)]);
  });

  it('keeps attempts that failed, and the files of a test', () => {
    const attachments = [{ name: 'console', path: 'rx/console.log', contentType: 'text/plain' }];
    const suite = sampleSuite([
      sampleTest({ retried: [failure], attachments }),
      sampleTest({ state: 'failed', error: failure, retried: [trouble] }),
    ]);
    const [flaky, failed] = cases(parseXml(buildJunit(suite)));
    expect(flaky?.children.map(({ name }) => name)).to.deep.equal(['flakyFailure', 'system-out']);
    expect(flaky?.children[1]?.text).to.equal('[[ATTACHMENT|rx/console.log]]');
    expect(failed?.children.map(({ name }) => name)).to.deep.equal(['failure', 'rerunFailure']);
  });

  it('is XML whatever the texts contain, and keeps all that XML can hold', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom(...'\x1b\x00\r\n\t]<&"\ufffe\x85'), fc.string()) }),
        (text) => {
          const error = { code: text, message: text, remedy: text, stack: text };
          const suite = sampleSuite([sampleTest({ name: text, file: text, state: 'failed', error })]);
          const [one] = cases(parseXml(buildJunit(suite)));
          if (/^[\x20-\x7e\t\n\r]*$/.test(text)) expect(one?.attributes['name']).to.equal(text);
          else expect(one?.children[0]?.text).not.to.match(/[\x00\x1b\ufffe]/);
        },
      ),
    );
  });

  it('leaves out the colours of a terminal', () => {
    const error = { ...failure, message: '\x1b[31mred\x1b[0m', stack: '\x1b[2mat x\x1b[22m' };
    const text = buildJunit(sampleSuite([sampleTest({ state: 'failed', error })]));
    expect(text).to.contain('message="red"').and.to.contain('\nat x<');
  });
});
