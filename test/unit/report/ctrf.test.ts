import { expect } from 'chai';
import { z } from 'zod';
import { buildCtrf } from '../../../rig/report/ctrf.js';
import { failure, sampleSuite, sampleTest, trouble } from './suite-sample.js';

const count = z.int().min(0);
const state = z.enum(['passed', 'failed', 'skipped', 'pending', 'other']);

/** What of the format the rig uses: strict, because the format's own schema refuses what it does not know. */
const shape = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  timestamp: z.iso.datetime(),
  generatedBy: z.string(),
  results: z.strictObject({
    tool: z.strictObject({ name: z.string().min(1), version: z.string() }),
    summary: z.strictObject({
      tests: count,
      passed: count,
      failed: count,
      skipped: count,
      pending: count,
      other: count,
      flaky: count,
      suites: count,
      start: count,
      stop: count,
      duration: count,
    }),
    tests: z.array(
      z.strictObject({
        name: z.string().min(1),
        status: state,
        rawStatus: z.string(),
        duration: count,
        start: count.optional(),
        stop: count.optional(),
        suite: z.array(z.string()).min(1),
        message: z.string().optional(),
        trace: z.string().optional(),
        extra: z.object({ remedy: z.string() }).optional(),
        filePath: z.string().optional(),
        retries: count.optional(),
        retryAttempts: z
          .array(
            z.strictObject({
              attempt: z.int().min(1),
              status: state,
              message: z.string().optional(),
              trace: z.string().optional(),
            }),
          )
          .optional(),
        flaky: z.boolean(),
        attachments: z
          .array(z.strictObject({ name: z.string(), contentType: z.string(), path: z.string() }))
          .optional(),
      }),
    ),
    environment: z.strictObject({
      reportName: z.string(),
      commit: z.string().optional(),
      osPlatform: z.string(),
      osVersion: z.string(),
      testEnvironment: z.string(),
      healthy: z.boolean(),
      extra: z.looseObject({ run: z.string(), seed: count }),
    }),
  }),
});

function built(...args: Parameters<typeof sampleSuite>): z.infer<typeof shape> {
  return shape.parse(JSON.parse(JSON.stringify(buildCtrf(sampleSuite(...args)))));
}

describe('report: CTRF', () => {
  it('counts tests by state; trouble of the bench is no failure', () => {
    const { summary, tests } = built([
      sampleTest(),
      sampleTest({ retried: [failure] }),
      sampleTest({ state: 'failed', error: failure, file: null }),
      sampleTest({ state: 'broken', error: trouble, startedAt: null }),
      sampleTest({ state: 'skipped' }),
    ]).results;
    expect(summary).to.deep.equal({
      tests: 5,
      passed: 2,
      failed: 1,
      skipped: 1,
      pending: 0,
      other: 1,
      flaky: 1,
      suites: 2,
      start: Date.UTC(2026, 10, 23, 4, 15, 30),
      stop: Date.UTC(2026, 10, 23, 4, 16, 44, 210),
      duration: 74_210,
    });
    expect(tests.map(({ status, rawStatus }) => [status, rawStatus])).to.deep.equal([
      ['passed', 'passed'],
      ['passed', 'passed'],
      ['failed', 'failed'],
      ['other', 'broken'],
      ['skipped', 'skipped'],
    ]);
    expect(tests[1]?.retryAttempts).to.have.length(1);
    expect(tests[2]).to.include({ message: 'AssertionError: p99 is 3', trace: 'at rx.test.ts:9' });
    expect(tests[2]?.suite).to.deep.equal(['my-lab', '64-byte bursts']);
    expect(tests[3]?.extra).to.deep.equal({ remedy: 'wait' });
    expect(tests[3]).not.to.have.property('start');
  });

  it('says what was tested, and whether the bench was well', () => {
    const { environment } = built([sampleTest()]).results;
    expect(environment).to.include({ reportName: 'my-lab', testEnvironment: 'virtual', healthy: true });
    expect(environment.commit).to.match(/^0123/);
    expect(built([], { status: 'bench-trouble', git: null }).results.environment).to.include({ healthy: false });
  });
});
