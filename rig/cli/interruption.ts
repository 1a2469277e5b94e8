import { Interrupted } from '../base/deadline.js';

/** npm and npx pass one Ctrl-C on a second time at once; only a later one is the user insisting. */
const repeatMilliseconds = 1000;

/**
 * A signal that aborts on the first Ctrl-C or SIGTERM, so that everything is undone in order. A second one, later,
 * ends the process at once after `lastResort`.
 */
export function watchInterruption(lastResort: () => void): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      first = performance.now();
      process.stderr.write('\nstopping: undoing what was started (once more to stop at once)\n');
      controller.abort(new Interrupted());
    } else if (performance.now() - first > repeatMilliseconds) {
      lastResort();
      process.exit(name === 'SIGTERM' ? 143 : 130);
    }
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
