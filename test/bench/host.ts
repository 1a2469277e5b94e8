/** `npm run bench:host`: instructions that the emulated KVM host executes for a frame, by path and by what they are for. */
import { parseArgs } from 'node:util';
import { Deadline } from '../../rig/base/deadline.js';
import { UsageError } from '../../rig/base/errors.js';
import { StreamProgress } from '../../rig/base/progress.js';
import { Resources } from '../../rig/base/resources.js';
import { failWith } from '../../rig/cli/exit.js';
import { expectedScenarios, renewExpectation } from './host/expectation.js';
import { measureHost } from './host/measure-host.js';
import { pagesOf, scenariosOf } from './host/scenarios.js';
import { text } from './host/text.js';

const resources = new Resources((message) => process.stderr.write(`${message}\n`));
let json = process.argv.includes('--json');
try {
  const { values } = parseArgs({
    options: {
      directions: { type: 'string' },
      lengths: { type: 'string' },
      paths: { type: 'string' },
      patterns: { type: 'string' },
      frames: { type: 'string' },
      rounds: { type: 'string' },
      pages: { type: 'string', default: 'huge' },
      renew: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  json = values.json;
  const scenarios = values.renew ? expectedScenarios : scenariosOf(values);
  const progress = new StreamProgress(process.stderr);
  const result = await measureHost(scenarios, pagesOf(values.pages), resources, progress, new AbortController().signal);
  if (values.renew) await renewExpectation(result);
  const document = { schemaVersion: 1, ...result };
  process.stdout.write(json ? `${JSON.stringify(document, undefined, 2)}\n` : `${text(result.figures)}\n`);
} catch (error) {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const usage = code.startsWith('ERR_PARSE_ARGS') && error instanceof Error;
  failWith(usage ? new UsageError('UnknownOption', error.message, 'see "Benches" in test/README.md') : error, json);
} finally {
  await resources.close(Deadline.after(30_000));
}
