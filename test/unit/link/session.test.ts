import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { constants } from '../../../firmware/registers/generated/registers.js';
import { BenchError } from '../../../rig/base/errors.js';
import { LinkTaken, LinkTimeout, NicWasReset } from '../../../rig/link/errors.js';
import type { ModelDevice } from './model-device.js';
import { failureOf } from '../../failure-of.js';
import { endless, withDevice, wordByWord } from './session.js';

/** Words that are different at each place of each burst. */
const burst = (length: number, seed: number): number[] =>
  Array.from({ length }, (_, index) => Math.imul(seed + index, 0x9e3779b1) >>> 0);

describe('a session on the control link', () => {
  it('keeps several requests under way, and no more than the NIC holds', () =>
    withDevice(
      async ({ client, device }) => {
        let held: Uint8Array[] = [];
        let most = 0;
        device.onAnswer = (bytes) => {
          held.push(bytes);
          return new Uint8Array(0);
        };
        const reading = client.read(0, 20 * constants.LINK_MAX_WORDS);
        const release = async (): Promise<void> => {
          await setImmediate();
          for (; held.length > 0; await setImmediate()) {
            expect(held.length).to.be.at.most(constants.LINK_WINDOW);
            const answers = held;
            held = [];
            most = Math.max(most, answers.length);
            for (const answer of answers) await device.transmitRaw(answer);
          }
        };
        await release();
        expect((await reading).length).to.equal(20 * constants.LINK_MAX_WORDS);
        expect(most).to.equal(constants.LINK_WINDOW);
      },
      {},
      endless,
    ));

  for (const [what, lose] of [
    ['a request', (device: ModelDevice) => void (device.hears = (count) => count !== 3)],
    [
      'an answer',
      (device: ModelDevice) => {
        let answers = 0;
        device.onAnswer = (bytes) => (++answers === 2 ? new Uint8Array(0) : bytes);
      },
    ],
  ] as const) {
    it(`asks again at once when ${what} among others was lost`, () =>
      withDevice(
        async ({ client, device }) => {
          lose(device);
          const words = burst(5 * constants.LINK_MAX_WORDS, 3);
          await client.write(0x4000, words);
          expect(wordByWord(device.executed)).to.deep.equal(wordByWord([{ address: 0x4000, words }]));
          expect(client.statistics.retries).to.be.greaterThan(0);
        },
        {},
        endless,
      ));
  }

  it('sends no write while a read is unanswered', () =>
    withDevice(
      async ({ client, device }) => {
        await client.write(0x40, [1]);
        let answers = 0;
        device.onAnswer = (bytes) => (++answers === 1 ? new Uint8Array(0) : bytes);
        const [before] = await Promise.all([client.read(0x40, 1), client.write(0x40, [2]), client.read(0x40, 1)]);
        expect([...before]).to.deep.equal([1]);
        expect(client.statistics.retries).to.be.greaterThan(0);
      },
      {},
      { firstSequence: 254 },
    ));

  it('moves long bursts over a line that flips one byte in a hundred', function () {
    this.slow(20_000);
    this.timeout(120_000);
    const rates = { flip: 0.01 };
    return fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(0xffff), (seed, content) =>
        withDevice(
          async ({ client, device, link }) => {
            const words = burst(400, content);
            await client.write(0x4000, words);
            expect([...(await client.read(0x4000, words.length))]).to.deep.equal(words);
            expect(wordByWord(device.executed)).to.deep.equal(wordByWord([{ address: 0x4000, words }]));
            expect(link.injected.flip).to.be.greaterThan(0);
            expect(client.statistics.retries).to.be.greaterThan(0);
          },
          { seed, outgoing: rates, incoming: rates },
          { requestMs: 60_000 },
        ),
      ),
      { numRuns: 12 },
    );
  });

  it('goes on after stalls at any moment, with every write carried out once', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { maxLength: 8 }), fc.integer(), (pauses, seed) =>
        withDevice(
          async ({ client, device, link }) => {
            const words = burst(300, seed);
            const writing = client.write(0x4000, words);
            for (const pause of pauses) {
              for (let turn = 0; turn < pause; turn += 1) await setImmediate();
              link.stall();
              await new Promise((resolve) => setTimeout(resolve, pause));
              link.resume();
            }
            await writing;
            expect(wordByWord(device.executed)).to.deep.equal(wordByWord([{ address: 0x4000, words }]));
          },
          { seed },
        ),
      ),
      { numRuns: 30 },
    ));

  it('knows after a timeout what was carried out', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(6), fc.boolean(), (answered, arrives) =>
        withDevice(
          async ({ client, device, link }) => {
            let answers = 0;
            device.onAnswer = (bytes) => {
              answers += 1;
              if (answers <= answered) return bytes;
              if (!arrives) link.stall();
              return new Uint8Array(0);
            };
            const words = burst(6 * constants.LINK_MAX_WORDS, answered);
            const outcome = await failureOf(client.write(0x4000, words).then(() => Promise.reject(new Error('done'))));
            if (answered < 6) expect(outcome).to.be.instanceOf(LinkTimeout);
            device.onAnswer = (bytes) => bytes;
            link.resume();
            await client.write(0x100, [1]);
            await client.write(0x100, [2]);
            expect([...(await client.read(0x100, 1))]).to.deep.equal([2]);
            // What of the burst was carried out is its beginning, once, and the two writes follow.
            const done = wordByWord(device.executed);
            const begun = wordByWord([{ address: 0x4000, words }]).slice(0, done.length - 2);
            expect(done).to.deep.equal([...begun, [0x100, 1], [0x100, 2]]);
          },
          {},
          { requestMs: 60 },
        ),
      ),
      { numRuns: 14 },
    ));

  for (const [what, boot] of [
    ['was reset', 'reset'],
    ['lost power, so that its boot count tells nothing', 'losePower'],
  ] as const) {
    it(`ends with a typed error when the NIC ${what} in the middle of a transfer, wherever`, () =>
      fc.assert(
        fc.asyncProperty(fc.nat(19), fc.boolean(), (at, writes) =>
          withDevice(async ({ client, device }) => {
            const words = burst(20 * constants.LINK_MAX_WORDS, at);
            let answers = 0;
            device.onAnswer = (bytes) => {
              answers += 1;
              if (answers === at + 1) device[boot]();
              return bytes;
            };
            const transfer: Promise<unknown> = writes ? client.write(0x4000, words) : client.read(0x4000, words.length);
            const rest = failureOf(client.write(0x100, [7]));
            // The answer to the last request may still leave: then the next request finds out.
            const failure = await transfer.then(
              () => rest,
              (error: unknown) => error,
            );
            expect(failure).to.be.instanceOf(NicWasReset);
            expect(failure).to.be.instanceOf(BenchError);
            expect(await rest).to.be.instanceOf(NicWasReset);
            expect(await failureOf(client.read(0, 1))).to.be.instanceOf(NicWasReset);
            // Nothing was written to the NIC that had forgotten everything.
            expect([...device.memory.keys()]).to.deep.equal([]);
          }),
        ),
        { numRuns: 40 },
      ));
  }

  it('knows by the boot count a NIC that was reset and has a session again', () =>
    withDevice(async ({ client, device }) => {
      await client.write(0x40, [1]);
      device.takeOver();
      expect(await failureOf(client.read(0x40, 1))).to.be.instanceOf(NicWasReset);
    }));

  it('is not resumed with a NIC that talks to somebody else', () =>
    withDevice(
      async ({ client, device }) => {
        device.onAnswer = () => new Uint8Array(0);
        expect(await failureOf(client.read(0x40, 2))).to.be.instanceOf(LinkTimeout);
        device.onAnswer = (bytes) => bytes;
        device.session = 0x1234;
        expect(await failureOf(client.read(0x40, 2))).to.be.instanceOf(LinkTaken);
      },
      {},
      { requestMs: 60 },
    ));
});
