import { expect } from 'chai';
import fc from 'fast-check';
import { LinkClosed } from '../../../rig/link/errors.js';
import { FaultyLink } from '../../../rig/link/faulty.js';
import type { FaultRates } from '../../../rig/link/faulty.js';
import type { Link } from '../../../rig/link/link.js';
import { memoryPair } from '../../../rig/link/memory.js';
import { AsyncQueue } from '../../../rig/link/queue.js';

/** Everything that arrives until the link ends; the error it ends with, if any. */
async function drain(link: Link): Promise<{ bytes: number[]; error?: unknown }> {
  const bytes: number[] = [];
  try {
    for await (const piece of link.incoming) bytes.push(...piece);
    return { bytes };
  } catch (error) {
    return { bytes, error };
  }
}

/** What arrives of `pieces` behind a link with these faults. */
async function through(seed: number, rates: FaultRates, pieces: readonly Uint8Array[]) {
  const [near, far] = memoryPair();
  const link = new FaultyLink(near, { seed, outgoing: rates });
  for (const piece of pieces) await link.write(piece);
  await link.close();
  return { arrived: (await drain(far)).bytes, injected: link.injected };
}

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 20 });

describe('the in-memory link', () => {
  it('carries bytes both ways, and keeps its own copy', async () => {
    const [left, right] = memoryPair();
    const sent = Uint8Array.of(1, 2);
    await left.write(sent);
    sent.fill(9);
    await right.write(Uint8Array.of(3));
    await left.close();
    expect((await drain(right)).bytes).to.deep.equal([1, 2]);
    expect((await drain(left)).bytes).to.deep.equal([3]);
  });

  it('tells the other end that it is gone', async () => {
    const [left, right] = memoryPair();
    await left.close();
    await left.close();
    expect((await drain(right)).error).to.be.instanceOf(LinkClosed);
    expect((await drain(left)).error).to.equal(undefined);
    expect(await right.write(Uint8Array.of(1)).catch((error: unknown) => error)).to.be.instanceOf(LinkClosed);
    await right.close();
  });
});

describe('the faulty link', () => {
  it('changes nothing unless asked', () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), pieces, async (seed, list) => {
        expect((await through(seed, {}, list)).arrived).to.deep.equal(list.flatMap((piece) => [...piece]));
      }),
    ));

  it('does the same damage with the same seed', () =>
    fc.assert(
      fc.asyncProperty(fc.integer(), pieces, async (seed, list) => {
        const rates = { flip: 0.1, drop: 0.1, duplicate: 0.2, garbage: 0.2 };
        expect(await through(seed, rates, list)).to.deep.equal(await through(seed, rates, list));
      }),
    ));

  it('does the damage it was asked for, and counts it', async () => {
    const piece = new Uint8Array(1000).fill(0x55);
    const flipped = await through(3, { flip: 1 }, [piece]);
    expect(flipped.arrived.every((byte) => [1, 2, 4, 8, 16, 32, 64, 128].includes(byte ^ 0x55))).to.equal(true);
    expect(flipped.injected.flip).to.equal(1000);
    const dropped = await through(3, { drop: 0.5 }, [piece]);
    expect(dropped.arrived).to.have.length(1000 - dropped.injected.drop);
    expect((await through(3, { duplicate: 1 }, [piece])).arrived).to.have.length(2000);
    expect((await through(3, { garbage: 1 }, [piece])).arrived.length).to.be.within(1001, 1008);
  });

  it('holds what is written and what arrives while it is stalled', async () => {
    const [near, far] = memoryPair();
    const link = new FaultyLink(near, { seed: 1 });
    link.stall();
    const writing = link.write(Uint8Array.of(1));
    await far.write(Uint8Array.of(2));
    await far.write(Uint8Array.of(3));
    link.resume();
    await writing;
    const arrived = [await link.incoming.next(), await link.incoming.next()];
    expect(arrived.map(({ value }) => value)).to.deep.equal([Uint8Array.of(2), Uint8Array.of(3)]);
    await link.close();
    expect((await drain(far)).bytes).to.deep.equal([1]);
  });

  it('is gone for both directions when cut', async () => {
    const [near, far] = memoryPair();
    const link = new FaultyLink(near, { seed: 1 });
    link.stall();
    const writing = link.write(Uint8Array.of(1)).catch((error: unknown) => error);
    link.cut();
    expect(await writing).to.be.instanceOf(LinkClosed);
    expect((await drain(link)).error).to.be.instanceOf(LinkClosed);
    await link.close();
    await far.close();
  });
});

describe('the queue between callbacks and a consumer', () => {
  it('delivers what was there before its end', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    queue.end();
    queue.push(3);
    const seen: number[] = [];
    for await (const value of queue) seen.push(value);
    expect(seen).to.deep.equal([1, 2]);
  });

  it('delivers what was there before its failure, then the failure once', async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.fail(new Error('gone'));
    expect(await queue.next()).to.deep.equal({ done: false, value: 1 });
    expect(String(await queue.next().catch((error: unknown) => error))).to.equal('Error: gone');
    expect((await queue.next()).done).to.equal(true);
  });

  it('wakes its consumer', async () => {
    const queue = new AsyncQueue<number>();
    const waiting = [queue.next(), queue.next(), queue.next()];
    queue.push(7);
    queue.end();
    expect((await Promise.all(waiting)).map(({ value }) => value)).to.deep.equal([7, undefined, undefined]);
  });

  it('drops the oldest when it has a limit', async () => {
    const queue = new AsyncQueue<number>(2);
    [1, 2, 3, 4].forEach((value) => queue.push(value));
    expect(queue.dropped).to.equal(2);
    expect((await queue.next()).value).to.equal(3);
  });
});
