import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import Mocha from 'mocha';
import { tallyLines } from './tally.mjs';

/**
 * Mocha's tree of results, the reason of every skip, and what the run ends with: printed, or left in the file that
 * MPRIG_TEST_TALLY names for who runs several at once.
 */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { EVENT_RUN_BEGIN, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_RUN_END } = Mocha.Runner.constants;
    const milliseconds = {};
    let since = Date.now();
    const book = (what) => {
      const now = Date.now();
      milliseconds[what] = (milliseconds[what] ?? 0) + now - since;
      since = now;
    };
    runner.once(EVENT_RUN_BEGIN, () => (since = Date.now()));
    runner.on(EVENT_SUITE_BEGIN, (suite) => suite.parent?.root && book('between the files'));
    // Hooks of the file are among it: a machine that is booted takes longer than what is tested on it.
    runner.on(EVENT_SUITE_END, (suite) => suite.parent?.root && book(relative(process.cwd(), suite.file ?? '')));
    runner.once(EVENT_RUN_END, () => {
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      const tally = { passes, failures, pending, milliseconds };
      const { MPRIG_TEST_TALLY: file } = process.env;
      if (file) writeFileSync(file, JSON.stringify(tally));
      else Mocha.reporters.Base.consoleLog(tallyLines([tally]).join('\n'));
    });
  }
}
