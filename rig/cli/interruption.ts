import { Interrupted, stopSignals } from '../base/deadline.js';

/** npm and npx pass one Ctrl-C on a second time at once; only a later one is the user insisting. */
const repeatMilliseconds = 1000;

const names = Object.keys(stopSignals) as readonly (keyof typeof stopSignals)[];

/**
 * A signal that aborts on the first Ctrl-C, SIGTERM or SIGHUP, so that everything is undone in order. A second one,
 * later, ends the process at once after `lastResort`. Both ways the exit code is that of the signal.
 */
export function watchInterruption(lastResort: () => void): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let first = 0;
  const listeners = names.map((name) => {
    const listener = () => {
      if (!controller.signal.aborted) {
        first = performance.now();
        // The terminal is gone after a SIGHUP; what is written to it then must not end the undoing.
        process.stderr.write('\nstopping: undoing what was started (once more to stop at once)\n');
        controller.abort(new Interrupted(name));
      } else if (performance.now() - first > repeatMilliseconds) {
        lastResort();
        process.exit(stopSignals[name]);
      }
    };
    process.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    stop: () => {
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
