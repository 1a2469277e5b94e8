import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { LinkClosed, LinkRefused, LinkTimeout } from '../../../rig/link/errors.js';
import { RegisterClient } from '../../../rig/link/framing/client.js';
import { memoryPair } from '../../../rig/link/memory.js';
import { failureOf } from '../../failure-of.js';
import { endless, patience, withDevice, wordByWord } from './session.js';
import type { Session } from './session.js';

const words = fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 12 });
type Step = { readonly write: boolean; readonly address: number; readonly words: readonly number[] };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ write: fc.boolean(), address: fc.nat(60).map((index) => index * 4), words }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

describe('the register client', () => {
  it('writes and reads registers', () =>
    withDevice(async ({ client, device }) => {
      await client.write(0x100, [1, 2, 0xffffffff]);
      expect([...(await client.read(0x100, 3))]).to.deep.equal([1, 2, 0xffffffff]);
      expect(device.executed).to.deep.equal([{ address: 0x100, words: [1, 2, 0xffffffff] }]);
    }));

  it('splits bursts at the longest request', () =>
    withDevice(async ({ client, device }) => {
      const burst = Array.from({ length: 150 }, (_, index) => index * 7);
      await client.write(0x1000, burst);
      expect(device.executed.map((write) => [write.address, write.words.length])).to.deep.equal([
        [0x1000, 64],
        [0x1100, 64],
        [0x1200, 22],
      ]);
      expect([...(await client.read(0x1000, 150))]).to.deep.equal(burst);
    }));

  it('keeps requests in order', () =>
    withDevice(async ({ client, device }) => {
      await Promise.all(Array.from({ length: 300 }, (_, index) => client.write(0x20, [index])));
      expect(device.executed.map((write) => write.words[0])).to.deep.equal(Array.from({ length: 300 }, (_, i) => i));
    }));

  it('says what the NIC refused', () =>
    withDevice(async ({ client }) => {
      const error = await failureOf(client.read(0x10000, 1));
      expect(error).to.be.instanceOf(LinkRefused);
      expect(error).to.include({ status: 2, address: 0x10000 });
      expect(String(error)).to.include('BAD_ADDRESS');
      expect([...(await client.read(0, 1))]).to.deep.equal([0]);
    }));

  it('hands out events in order, between answers', () =>
    withDevice(async ({ client, device }) => {
      device.onWrite = (_, value) => void device.push(1, BigInt(value), value + 1);
      await client.write(0, [10]);
      await client.write(0, [20]);
      const seen: number[] = [];
      for await (const event of client.events) {
        seen.push(event.argument);
        if (seen.length === 2) break;
      }
      expect(seen).to.deep.equal([11, 21]);
      expect(client.statistics.events).to.equal(2);
    }));

  it('carries out every acknowledged write once and no other, whatever the line does', function () {
    this.slow(20_000);
    const rates = { flip: 0.004, drop: 0.004, duplicate: 0.1, garbage: 0.1 };
    const run = async ({ client, device }: Session, list: readonly Step[], together: boolean): Promise<void> => {
      const shadow = new Map<number, number>();
      const steps = list.map((step) => {
        const at = (index: number): number => step.address + index * 4;
        if (step.write) step.words.forEach((value, index) => shadow.set(at(index), value));
        const expected = step.words.map((_, index) => shadow.get(at(index)) ?? 0);
        return async () => {
          if (step.write) await client.write(step.address, step.words);
          else expect([...(await client.read(step.address, step.words.length))]).to.deep.equal(expected);
        };
      });
      if (together) await Promise.all(steps.map((step) => step()));
      else for (const step of steps) await step();
      expect(wordByWord(device.executed)).to.deep.equal(wordByWord(list.filter((step) => step.write)));
    };
    return fc.assert(
      fc.asyncProperty(fc.integer(), fc.nat(255), fc.boolean(), steps, (seed, firstSequence, together, list) =>
        withDevice(
          (session) => run(session, list, together),
          { seed, outgoing: rates, incoming: rates },
          { firstSequence },
        ),
      ),
      { numRuns: 80 },
    );
  });

  it('does not repeat a write whose answer was lost', () =>
    withDevice(async ({ client, device }) => {
      let answers = 0;
      device.onAnswer = (bytes) => (++answers < 3 ? new Uint8Array(0) : bytes);
      await client.write(0x40, [5]);
      expect(device.executed).to.have.length(1);
      expect(device.duplicates).to.be.at.least(2);
      expect(client.statistics.retries).to.be.at.least(2);
    }));

  it('asks again at once when an answer comes damaged', () =>
    withDevice(
      async ({ client, device }) => {
        let answers = 0;
        device.onAnswer = (bytes) => {
          answers += 1;
          return answers === 1 ? bytes.map((byte, index) => (index === 3 ? byte ^ 0x10 : byte)) : bytes;
        };
        await client.write(0x40, [5]);
        expect(client.statistics.badFrames + client.statistics.discardedBytes).to.be.greaterThan(0);
        expect(client.statistics.retries).to.equal(1);
      },
      {},
      endless,
    ));

  it('ignores an answer that comes twice', () =>
    withDevice(async ({ client, device }) => {
      device.onAnswer = (bytes) => Uint8Array.from([...bytes, ...bytes]);
      await client.write(0x40, [5]);
      await client.write(0x44, [6]);
      expect([...(await client.read(0x40, 2))]).to.deep.equal([5, 6]);
      expect(client.statistics.staleResponses).to.be.at.least(2);
    }));

  it('gives up at its deadline and goes on with the next request', () =>
    withDevice(
      async ({ client, device }) => {
        device.onAnswer = () => new Uint8Array(0);
        const error = await failureOf(client.read(0x40, 2));
        expect(error).to.be.instanceOf(LinkTimeout);
        expect(String(error)).to.include('a read of 2 words at 0x0040');
        device.onAnswer = (bytes) => bytes;
        expect([...(await client.read(0x40, 2))]).to.deep.equal([0, 0]);
      },
      {},
      { requestMs: 60 },
    ));

  it('does not pile up requests behind a stalled line', () =>
    withDevice(
      async ({ client, device, link }) => {
        link.stall();
        expect(await failureOf(client.write(0x40, [1]))).to.be.instanceOf(LinkTimeout);
        expect(await failureOf(client.write(0x40, [2]))).to.be.instanceOf(LinkTimeout);
        link.resume();
        await client.write(0x40, [3]);
        expect(device.executed.map((write) => write.words[0])).to.deep.equal([1, 3]);
      },
      {},
      { requestMs: 40 },
    ));

  it('rejects what is outstanding and queued when it is closed', () =>
    withDevice(
      async ({ client, device }) => {
        device.onAnswer = () => new Uint8Array(0);
        const failures = [failureOf(client.read(0, 1)), failureOf(client.write(4, [1])), failureOf(client.read(8, 1))];
        await setImmediate();
        await client.close();
        for (const failure of await Promise.all(failures)) expect(failure).to.be.instanceOf(LinkClosed);
        expect(await failureOf(client.read(0, 1))).to.be.instanceOf(LinkClosed);
        for await (const event of client.events) throw new Error(`an event after the end: ${event.event}`);
        await client.close();
      },
      {},
      endless,
    ));

  it('rejects what is outstanding when the line is cut', () =>
    withDevice(
      async ({ client, device, link }) => {
        device.onAnswer = () => new Uint8Array(0);
        const failure = failureOf(client.read(0, 1));
        await setImmediate();
        link.cut();
        expect(await failure).to.be.instanceOf(LinkClosed);
      },
      {},
      endless,
    ));

  it('closes the link when nobody answers its greeting', async () => {
    const [near, far] = memoryPair();
    const error = await failureOf(RegisterClient.connect(near, { ...patience, requestMs: 30 }));
    expect(error).to.be.instanceOf(LinkTimeout);
    expect(await failureOf(far.write(Uint8Array.of(1)))).to.be.instanceOf(LinkClosed);
  });
});
