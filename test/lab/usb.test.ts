import { expect } from 'chai';
import { nicCases } from '../nic/nic-cases.js';
import { lab } from './lab-bench.js';
import { chips, extraCases } from './usb/results.js';
import { runUsbSuite, type SuiteRun } from './usb/run-suite.js';

describe("a NIC on the USB bus of the bench's host machine", () => {
  let run: SuiteRun;

  before(async function () {
    this.timeout(1_500_000);
    await lab();
    run = await runUsbSuite(new AbortController().signal);
  });

  for (const { name } of chips) {
    describe(`through an ${name}`, () => {
      for (const title of [...nicCases.map((nicCase) => nicCase.title), ...Object.values(extraCases)]) {
        it(title, () => {
          const result = run.results.find((candidate) => candidate.chip === name && candidate.title === title);
          expect(result, `not reached; the last of the console:\n${run.console.slice(-2000)}\n`).not.to.equal(
            undefined,
          );
          if (result?.reason !== undefined) throw new Error(result.reason);
        });
      }
    });
  }
});
