import { relative } from 'node:path';
import Mocha from 'mocha';

/** Files of tests that the table of times names. */
const shown = 15;

/** Mocha's tree of results, the reason of every skip, which files took long, and one closing line that machines can read. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { EVENT_RUN_BEGIN, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_RUN_END } = Mocha.Runner.constants;
    const milliseconds = new Map();
    let since = Date.now();
    const book = (what) => {
      const now = Date.now();
      milliseconds.set(what, (milliseconds.get(what) ?? 0) + now - since);
      since = now;
    };
    runner.once(EVENT_RUN_BEGIN, () => (since = Date.now()));
    runner.on(EVENT_SUITE_BEGIN, (suite) => suite.parent?.root && book('between the files'));
    // Hooks of the file are among it: a machine that is booted takes longer than what is tested on it.
    runner.on(EVENT_SUITE_END, (suite) => suite.parent?.root && book(relative(process.cwd(), suite.file ?? '')));
    runner.once(EVENT_RUN_END, () => {
      const say = Mocha.reporters.Base.consoleLog;
      const slowest = [...milliseconds].filter(([, time]) => time >= 1_000).sort(([, a], [, b]) => b - a);
      if (slowest.length > 1) {
        for (const [what, time] of slowest.slice(0, shown)) say(`${(time / 1000).toFixed(0).padStart(6)} s  ${what}`);
      }
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      say(`${passes} passed, ${failures} failed, ${pending} skipped`);
    });
  }
}
