/**
 * `mprig/mocha`: a bench for the tests of a `describe`.
 * @example
 * const rig = useRig();
 * it('arrives', async () => expect(await rig.receive({ frames: 100 })).to.have.noHostCopies());
 */
import type { BenchFacts } from './bench/bench.js';
import { BenchError, InternalError } from './base/errors.js';
import type { Line } from './evidence/types.js';
import type { Rig } from './experiment/rig.js';
import { closeOwnRig, closeSharedRig, noteLeftOut, ownHook, sharedRig, takingTheBench } from './suite/shared-rig.js';

/** What a test can do with the bench. */
export interface TestRig extends Pick<
  Rig,
  | 'receive'
  | 'transmit'
  | 'echo'
  | 'replay'
  | 'steer'
  | 'rebind'
  | 'disturb'
  | 'restartGuest'
  | 'statistics'
  | 'facts'
  | 'bench'
> {
  /** Leaves the test out, with the reason, on a bench that cannot give these lines of evidence. */
  needs(...lines: readonly Line[]): void;
  /** Leaves the test out, with the reason, on a bench that cannot show whether what the guest sends is copied. */
  needsTransmit(): void;
  /** Leaves the test out, with the reason, where the NIC under test brings no frame of so many bytes to the guest. */
  needsLength(bytes: number): void;
  /** Leaves the test out, with the reason, where the NIC under test does not serve so many guests at once. */
  needsGuests(guests: number): void;
  /** Leaves the test out, with the reason, where the NIC under test loses no frame for which there is no buffer. */
  needsDropping(): void;
  /** Leaves the test out, with the reason, where the instrument itself is under test. */
  needsCard(): void;
  /** Leaves the test out, with the reason, where another NIC than the instrument is under test. */
  needsInstrument(): void;
}

/** Mocha's own, which no experiment keeps to; whoever has set another one is believed. */
const mochaDefaultMilliseconds = 2_000;
const testMilliseconds = 600_000;

// At the top, so that the bench is given back after the last test of all files.
if (typeof after === 'function') {
  after(`${ownHook}give the bench back`, async function () {
    this.timeout(0);
    await closeOwnRig();
  });
}

/**
 * Lets the tests of this `describe` use the bench, which all files share. Before the first of them it is taken and its
 * guest started; after each, NIC, binding and guest are brought back to their first state. When that fails, the bench is
 * given back and taken anew, so that a failure stays with its test.
 */
export function useRig(): TestRig {
  let rig: Rig | undefined;
  let test: Mocha.Test | undefined;
  const current = (): Rig => {
    if (rig) return rig;
    throw new InternalError('RigOutsideTest', 'the rig is used outside of a test', 'use it within it() only');
  };

  beforeEach(takingTheBench, async function () {
    this.timeout(0);
    if (this.currentTest?.timeout() === mochaDefaultMilliseconds) this.currentTest.timeout(testMilliseconds);
    test = this.currentTest;
    rig = await sharedRig();
  });

  afterEach(`${ownHook}bring the bench to rest`, async function () {
    this.timeout(0);
    const used = rig;
    rig = undefined;
    if (!used) return;
    try {
      await used.reset();
    } catch (error) {
      const reason = error instanceof BenchError ? error.describe() : String(error);
      process.stderr.write(`the bench is taken anew after "${this.currentTest?.fullTitle() ?? ''}": ${reason}\n`);
      await closeSharedRig();
    }
  });

  const leaveOut = (reason: string): void => {
    if (!test) return;
    noteLeftOut(test, reason);
    test.skip();
  };

  return {
    receive: (request) => current().receive(request),
    transmit: (request) => current().transmit(request),
    echo: (request) => current().echo(request),
    replay: (path, request) => current().replay(path, request),
    steer: (request) => current().steer(request),
    rebind: () => current().rebind(),
    disturb: (disturbance) => current().disturb(disturbance),
    restartGuest: () => current().restartGuest(),
    statistics: () => current().statistics(),
    needs: (...lines) => {
      for (const line of lines) {
        const why = current().whyNot(line);
        if (why !== null) leaveOut(`this bench cannot give the line ${line}: ${why}`);
      }
    },
    needsTransmit: () => {
      const why = current().whyNoTransmit();
      if (why !== null) leaveOut(`this bench cannot show whether what the guest sends is copied: ${why}`);
    },
    needsLength: (bytes) => {
      const why = current().whyNotLength(bytes);
      if (why !== null) leaveOut(why);
    },
    needsGuests: (guests) => {
      const why = current().whyNotGuests(guests);
      if (why !== null) leaveOut(why);
    },
    needsDropping: () => {
      const why = current().whyNotDropping();
      if (why !== null) leaveOut(why);
    },
    needsCard: () => {
      if (current().whyNotInstrument() === null) leaveOut('this is about another card than the instrument');
    },
    needsInstrument: () => {
      const why = current().whyNotInstrument();
      if (why !== null) leaveOut(`this is about the instrument: ${why}`);
    },
    get facts(): BenchFacts {
      return current().facts;
    },
    get bench() {
      return current().bench;
    },
  };
}
