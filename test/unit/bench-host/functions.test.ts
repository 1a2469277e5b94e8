import { expect } from 'chai';
import fc from 'fast-check';
import type { KernelFunction } from '../../../rig/host/host.js';
import { FunctionTable, plainName } from '../../bench/host/functions.js';

const f = (name: string, start: number, end: number, module = ''): KernelFunction => {
  return { function: name, module, start: BigInt(start), end: BigInt(end) };
};

/** A host with these functions, which remembers what it was asked. */
function hostWith(functions: readonly KernelFunction[]) {
  const asked: bigint[][] = [];
  const resolve = (addresses: readonly bigint[]) => {
    asked.push([...addresses]);
    const found = addresses.map((address) => {
      return functions.find(({ start, end }) => start <= address && address < end) ?? null;
    });
    return Promise.resolve(found);
  };
  return { asked, table: new FunctionTable(resolve) };
}

describe('functions of the machine', () => {
  it('are found by any address in them, and by none behind them', async () => {
    const { table } = hostWith([f('one', 100, 120), f('two', 120, 130, 'mp'), f('three', 200, 210)]);
    await table.learn([119n, 120n, 205n]);
    expect([99n, 100n, 119n, 120n, 129n, 130n, 199n, 200n, 210n].map((at) => table.at(at)?.function)).to.deep.equal([
      ...[undefined, 'one', 'one', 'two', 'two', undefined, undefined, 'three', undefined],
    ]);
    expect(table.at(125n)?.module).to.equal('mp');
    expect(table.size).to.equal(3);
  });

  it('are asked for once, also where there are none', async () => {
    const { table, asked } = hostWith([f('one', 100, 120)]);
    await table.learn([100n, 119n, 300n]);
    await table.learn([105n, 300n]);
    expect(asked).to.deep.equal([[100n, 119n, 300n]]);
    expect(table.at(300n)).to.equal(undefined);
  });

  it('are all known, whatever is asked for, with few addresses in a question', async () => {
    const functions = Array.from({ length: 3000 }, (_, index) => f(`f${index}`, index * 16, index * 16 + 16));
    const { table, asked } = hostWith(functions);
    await table.learn(Array.from({ length: 48_000 }, (_, index) => BigInt(index)));
    expect(table.size).to.equal(3000);
    expect(Math.max(...asked.map(({ length }) => length))).to.be.at.most(1024);
    expect(asked.flat().length).to.be.below(12_000);
  });

  it('are known for any addresses', async () => {
    const starts = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(starts, fc.array(fc.nat(600), { maxLength: 50 }), async (unsorted, addresses) => {
        const sorted = unsorted.toSorted((a, b) => a - b);
        const functions = sorted.map((start, index) => f(`f${start}`, start, sorted[index + 1] ?? 550));
        const { table } = hostWith(functions);
        await table.learn(addresses.map(BigInt));
        for (const address of addresses) {
          const expected = address < 550 ? sorted.findLast((start) => start <= address) : undefined;
          expect(table.at(BigInt(address))?.start).to.equal(expected === undefined ? undefined : BigInt(expected));
        }
      }),
    );
  });

  it('have the name of the source, and are not parts that were moved elsewhere', async () => {
    const { table } = hostWith([f('poll.cold', 10, 20), f('poll.isra.0', 30, 40), f('run.constprop.0.cold', 50, 60)]);
    await table.learn([10n, 30n, 50n]);
    expect(table.named('poll')?.start).to.equal(30n);
    expect(table.named('run')).to.equal(undefined);
    expect(table.named('other')).to.equal(undefined);
  });

  for (const [given, plain] of [
    ['handle_rx', 'handle_rx'],
    ['handle_rx.isra.0', 'handle_rx'],
    ['handle_rx.constprop.0.isra.0.cold', 'handle_rx'],
    ['handle_rx.part.12', 'handle_rx'],
    ['asm.common', 'asm.common'],
  ] as const) {
    it(`are known by their plain names: ${given}`, () => expect(plainName(given)).to.equal(plain));
  }
});
