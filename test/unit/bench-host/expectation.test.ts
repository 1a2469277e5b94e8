import { expect } from 'chai';
import {
  deviations,
  expectationOf,
  expectedScenarios,
  readExpectation,
  tolerances,
} from '../../bench/host/expectation.js';
import { figuresOf, type Figures } from '../../bench/host/figures.js';
import type { Direction } from '../../bench/host/scenarios.js';

/** Of one round of ten frames. */
function figures(direction: Direction, instructions: number, bytes: number): Figures {
  const group = 'vhost worker';
  const shares = [
    { group, function: 'handle', module: '', instructions: instructions * 10, bytes: bytes * 10 } as const,
  ];
  const round = { shares, entries: 0, switches: 0, pinned: 0 };
  return figuresOf({ direction, path: 'mp', pattern: 'burst', length: 1514, frames: 10, rounds: 1 }, [round]);
}

describe('what is expected of the cost of a frame', () => {
  const counted = { kernel: '6.12', figures: [figures('receive', 1000, 100), figures('transmit', 5000, 200)] };
  const expectation = expectationOf(counted);
  const only = (direction: Direction, instructions: number, bytes: number) =>
    deviations(
      { ...expectation, perFrame: expectation.perFrame.filter((one) => one.direction === direction) },
      { kernel: '6.12', figures: [figures(direction, instructions, bytes)] },
    );

  it('is what was counted', () => {
    expect(expectation.perFrame).to.deep.equal([
      { direction: 'receive', length: 1514, instructions: 1000, bytes: 100 },
      { direction: 'transmit', length: 1514, instructions: 5000, bytes: 200 },
    ]);
    expect(deviations(expectation, counted)).to.deep.equal({ more: [], less: [] });
  });

  it('may be exceeded as far as is stated, and no further', () => {
    expect(only('receive', 1000 * (1 + tolerances.receive), 100).more).to.deep.equal([]);
    expect(only('receive', 1051, 100).more).to.deep.equal([
      'receive of 1514 bytes through mp: 1051 instructions for a frame, 1000 expected, 5 % more may be',
    ]);
    expect(only('transmit', 5400, 200).more).to.deep.equal([]);
    expect(only('transmit', 5600, 200).more).to.have.lengthOf(1);
  });

  it('is exceeded by bytes alone', () => {
    expect(only('receive', 1000, 112).more[0]).to.include('112 bytes copied for a frame, 100 expected');
  });

  it('is not met by what was not counted', () => {
    expect(deviations(expectation, { ...counted, figures: [] }).more).to.have.lengthOf(2);
    expect(only('receive', NaN, 100).more).to.have.lengthOf(1);
  });

  it('tells of a gain without failing', () => {
    const { more, less } = only('transmit', 2000, 200);
    expect(more).to.deep.equal([]);
    expect(less).to.deep.equal(['transmit of 1514 bytes through mp: 2000 instructions for a frame, 5000 expected']);
  });

  it('names the kernel where it is another', () => {
    const { more } = deviations(expectation, { kernel: '7.0', figures: [] });
    expect(more).to.have.lengthOf(2);
    const grown = { kernel: '7.0', figures: [figures('receive', 2000, 100), figures('transmit', 5000, 200)] };
    expect(deviations(expectation, grown).more[0]).to.include('by kernel 6.12, this is 7.0');
  });

  it('is kept of all that the tests count', async () => {
    const { perFrame } = await readExpectation();
    const name = ({ direction, length }: { direction: Direction; length: number }) => `${direction} ${length}`;
    expect(perFrame.map(name)).to.deep.equal(expectedScenarios.map(name));
  });
});
