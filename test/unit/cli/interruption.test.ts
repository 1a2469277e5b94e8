import { expect } from 'chai';
import { Interrupted, stopSignals } from '../../../rig/base/deadline.js';
import { watchInterruption } from '../../../rig/cli/interruption.js';

describe('cli: asked to stop', () => {
  // mocha itself listens to SIGINT.
  for (const name of ['SIGTERM', 'SIGHUP'] as const) {
    it(`ends with the exit code of ${name}, once everything is undone`, () => {
      const before = process.listenerCount(name);
      const { signal, stop } = watchInterruption(() => expect.fail('the first one undoes in order'));
      try {
        expect(signal.aborted).to.equal(false);
        process.emit(name, name);
        // npm passes a signal on a second time at once.
        process.emit(name, name);
        expect(signal.reason).to.be.instanceOf(Interrupted).and.to.include({ exitCode: stopSignals[name] });
      } finally {
        stop();
      }
      expect(process.listenerCount(name)).to.equal(before);
    });
  }

  it('has the exit codes that a shell has for the signals', () => {
    expect(stopSignals).to.deep.equal({ SIGINT: 128 + 2, SIGTERM: 128 + 15, SIGHUP: 128 + 1 });
    expect(new Interrupted().exitCode).to.equal(130);
  });
});
