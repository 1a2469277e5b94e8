import type { RunIdentity } from '../../../rig/report/identity.js';
import type { SuiteDocument, SuiteTest } from '../../../rig/report/suite.js';

export const identity: RunIdentity = {
  id: '20261123-041530-3f9a',
  startedAt: '2026-11-23T04:15:30.000Z',
  endedAt: '2026-11-23T04:16:44.210Z',
  command: 'rig run --seed 7',
  seed: 7,
  benchFile: { path: 'fixtures/benches/virtual.yaml', sha256: 'ab'.repeat(32) },
  versions: { mprig: '0.1.0', node: '20.20.1' },
  git: { commit: '0123456789abcdef0123456789abcdef01234567', dirty: true },
  controller: {
    name: 'lab7',
    system: 'Linux 6.12.1',
    processor: 'Some CPU at 3 GHz',
    processors: 2,
    memoryBytes: 8 * 2 ** 30,
  },
};

/** A test that passed, but for what `change` says. */
export function sampleTest(change: Partial<SuiteTest> = {}): SuiteTest {
  return {
    groups: ['64-byte bursts'],
    name: 'arrive without a copy',
    file: 'my-lab/rx.test.ts',
    state: 'passed',
    startedAt: '2026-11-23T04:15:31.000Z',
    durationMs: 1234.5,
    error: null,
    retried: [],
    attachments: [],
    experiments: [],
    steerings: [],
    ...change,
  };
}

export const failure = { code: 'AssertionError', message: 'p99 is 3', remedy: null, stack: 'at rx.test.ts:9' };
export const trouble = { code: 'BenchBusy', message: 'held by another', remedy: 'wait', stack: null };

export function sampleSuite(tests: readonly SuiteTest[], change: Partial<SuiteDocument> = {}): SuiteDocument {
  return {
    ...identity,
    schemaVersion: 2,
    kind: 'suite',
    name: 'my-lab',
    status: 'passed',
    reason: null,
    durationMs: 74_210,
    tests,
    bench: { kind: 'virtual', name: 'virtual' },
    ...change,
  };
}
