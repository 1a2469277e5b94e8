import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { repository } from '../../../rig/base/directories.js';
import { Resources } from '../../../rig/base/resources.js';
import type { FrameFault, ReceivedFrame } from '../../../rig/bench/model/faults.js';
import { buildSuitePage } from '../../../rig/report/html/suite-page.js';
import { statusOfTests } from '../../../rig/report/suite.js';
import { runSuite } from '../../../rig/suite/run-suite.js';
import { closeSharedRig, provideRig } from '../../../rig/suite/shared-rig.js';
import { parseTraffic, type Streams } from '../../../rig/traffic/traffic.js';
import { ModelRun } from '../../unit/cli/model-run.js';
import { sampleSuite } from '../../unit/report/suite-sample.js';
import { openModelRig } from '../../unit/suite/model-rig.js';

/** A report as a user opens it. */
export interface ReportPage {
  readonly name: string;
  readonly html: string;
}

const streams: Streams = [parseTraffic(96, '60..1514', 3, { rate: '100kfps', burst: 8 }), parseTraffic(64, '64', 3)];

/** Of the frames through mp some do not arrive as they should. */
function spoiled({ index, mode }: ReceivedFrame): FrameFault | undefined {
  if (mode !== 'zero-copy') return undefined;
  return ({ 5: 'damaged', 9: 'dropped', 11: 'missed', 17: 'unrecorded' } as const)[index];
}

/** Reports of a run that passed, of one that did not, and of a suite of tests, all of them on benches of models. */
export async function reportPages(): Promise<readonly ReportPage[]> {
  const base = mkdtempSync(join(tmpdir(), 'mprig-report-'));
  try {
    const passed = await ModelRun.create(base);
    await passed.begin({ streams });
    const failed = await ModelRun.create(base);
    await failed.begin({ streams, faults: { frame: spoiled } });
    return [
      { name: 'passed', html: passed.text('report.html') },
      { name: 'failed', html: failed.text('report.html') },
      { name: 'suite', html: await suitePage() },
    ];
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

async function suitePage(): Promise<string> {
  const resources = new Resources();
  provideRig({ open: async () => (await openModelRig(resources)).rig });
  try {
    const tests = await runSuite(
      {
        files: [join(repository, 'test/unit/suite/suites/mixed.ts')],
        base: repository,
        repetition: { times: 1 },
        retries: 1,
        timeoutMilliseconds: 30_000,
        signal: new AbortController().signal,
      },
      {
        testBegins: () => undefined,
        testEnds: () => undefined,
        attach: () =>
          Promise.resolve([{ name: 'evidence-1.json', path: 'evidence-1.json', contentType: 'application/json' }]),
      },
    );
    return buildSuitePage(sampleSuite(tests, statusOfTests(tests)), [{ name: 'run.json', about: 'the same as data' }]);
  } finally {
    await closeSharedRig();
    await resources.close(Deadline.after(5_000));
  }
}
