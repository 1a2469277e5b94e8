import { expect } from 'chai';
import fc from 'fast-check';
import type { Ability, EvidenceAbilities } from '../../../rig/bench/bench.js';
import {
  assertLines,
  declaredLines,
  declaredTransmitLines,
  linesForTraffic,
  parseLines,
  whyNoTransmit,
} from '../../../rig/experiment/lines.js';
import { BenchError, UsageError } from '../../../rig/base/errors.js';
import type { IommuObserver } from '../../../rig/host/iommu-observer.js';
import { LINES, type Line } from '../../../rig/evidence/types.js';

type Name = keyof EvidenceAbilities;
const names: readonly Name[] = ['memory', 'iommu', 'touch', 'lateWrite'];
const watchpoints: Ability<never> = { available: false, why: 'no watchpoints' };

/** A bench that lacks these abilities; nobody looks at those that it has. */
function without(...lacking: readonly Name[]): EvidenceAbilities {
  const ability = (name: Name): Ability<never> =>
    lacking.includes(name) ? { available: false, why: `no ${name}` } : { available: true, value: undefined as never };
  return {
    memory: ability('memory'),
    iommu: ability('iommu'),
    touch: ability('touch'),
    watchpoints,
    lateWrite: ability('lateWrite'),
  };
}

const needs: Readonly<Record<Line, readonly Name[]>> = {
  address: ['memory', 'iommu'],
  residue: ['memory'],
  touch: ['touch', 'memory', 'iommu'],
  'late-write': ['lateWrite'],
  content: [],
};

describe('the lines of a bench', () => {
  it('are all of them when it has every ability', () => {
    expect(declaredLines(without())).to.deep.equal(LINES.map((line) => ({ line, why: null })));
  });

  it('have touch also where only a sample can be watched', () => {
    const sampling = { ...without('touch'), watchpoints: { available: true, value: undefined as never } } as const;
    expect(declaredLines(sampling)).to.deep.equal(LINES.map((line) => ({ line, why: null })));
    expect(declaredLines(without('touch')).filter(({ why }) => why !== null)).to.deep.equal([
      { line: 'touch', why: 'no touch' },
    ]);
  });

  const cases: readonly (readonly [Name, readonly Line[]])[] = [
    ['memory', ['address', 'residue', 'touch']],
    ['iommu', ['address', 'touch']],
    ['touch', ['touch']],
    ['lateWrite', ['late-write']],
  ];
  for (const [ability, lines] of cases) {
    it(`lack ${lines.join(', ')} without ${ability}, for its reason`, () => {
      const lacking = declaredLines(without(ability)).filter(({ why }) => why !== null);
      expect(lacking).to.deep.equal(lines.map((line) => ({ line, why: `no ${ability}` })));
    });
  }

  it('are none but content of what the guest sends, where nobody can tell the maps of one frame from the next', () => {
    const iommu = { available: true, value: { tellsShortMaps: false } as IommuObserver } as const;
    const abilities = { ...without(), iommu };
    const why = whyNoTransmit(abilities);
    expect(why).to.match(/cannot tell one from the next/);
    const declared = declaredTransmitLines(abilities);
    expect(declared.filter((one) => one.why === null).map(({ line }) => line)).to.deep.equal(['content']);
    expect(declared.find(({ line }) => line === 'address')?.why).to.equal(why);
    expect(declaredLines(abilities).every((one) => one.why === null)).to.equal(true);
  });

  it('tell the reason that concerns the line first', () => {
    const [address, , touch] = declaredLines(without('memory', 'iommu', 'touch'));
    expect([address?.why, touch?.why]).to.deep.equal(['no memory', 'no touch']);
  });

  it('are required exactly when they can be given or are demanded', () => {
    fc.assert(
      fc.property(fc.subarray([...names]), fc.subarray([...LINES]), (lacking, demanded) => {
        const declared = declaredLines(without(...lacking), demanded);
        expect(declared.map(({ line }) => line)).to.deep.equal([...LINES]);
        for (const { line, why } of declared) {
          const can = needs[line].every((name) => !lacking.includes(name));
          expect(why === null, line).to.equal(can || demanded.includes(line));
        }
      }),
    );
  });
});

describe('the lines of a bench for some traffic', () => {
  const all = declaredLines(without());
  const lackingOf = (lengths: readonly number[], demanded: readonly Line[] = []) =>
    linesForTraffic(
      all,
      lengths.map((length) => ({ length })),
      demanded,
    ).filter(({ why }) => why !== null);

  it('lack late-write where the guest may copy every frame by itself', () => {
    expect(lackingOf([60, 128]).map(({ line }) => line)).to.deep.equal(['late-write']);
    expect(lackingOf([60, 129])).to.deep.equal([]);
    expect(lackingOf([])).to.deep.equal([]);
  });

  it('lack nothing that is demanded', () => {
    expect(lackingOf([60], ['late-write'])).to.deep.equal([]);
  });

  it('keep the reason why the bench itself cannot give one', () => {
    const declared = declaredLines(without('lateWrite'));
    expect(linesForTraffic(declared, [{ length: 60 }])).to.deep.equal(declared);
  });
});

describe('the lines that are required of a bench', () => {
  const bench = (require: readonly string[], ...lacking: readonly Name[]) => ({
    description: { name: 'b', kind: 'model', guest: { memoryMib: 1 }, require } as const,
    evidence: () => without(...lacking),
  });

  it('are those that its file demands and those that the caller does', () => {
    expect(() => assertLines(bench(['touch', 'content'], 'lateWrite'), ['residue'])).not.to.throw();
    expect(() => assertLines(bench([], 'memory', 'iommu', 'touch', 'lateWrite'))).not.to.throw();
  });

  it('are refused where the bench lacks one, whoever demands it, with the reason', () => {
    for (const refused of [
      () => assertLines(bench(['touch'], 'iommu')),
      () => assertLines(bench([], 'iommu'), ['touch']),
    ]) {
      expect(refused)
        .to.throw(BenchError, 'the line touch is required, and bench "b" cannot give it: no iommu')
        .with.property('code', 'LineLacking');
    }
  });

  it('are refused when one is none', () => {
    expect(() => assertLines(bench(['tuch'])))
      .to.throw(UsageError, '"require" of bench "b" has tuch')
      .with.property('code', 'LineUnknown');
  });
});

describe('the option --require', () => {
  const cases: readonly (readonly [string | undefined, readonly Line[]])[] = [
    [undefined, []],
    ['', []],
    ['touch', ['touch']],
    [' touch , late-write,', ['touch', 'late-write']],
    [LINES.join(','), LINES],
  ];
  for (const [text, lines] of cases) {
    it(`reads ${text === undefined ? 'nothing' : `"${text}"`}`, () => {
      expect(parseLines(text)).to.deep.equal([...lines]);
    });
  }

  for (const text of ['late write', 'touch,tuch', 'Touch', 'all']) {
    it(`refuses "${text}", and names what there is`, () => {
      const wrong = text.split(',').at(-1);
      expect(() => parseLines(text))
        .to.throw(UsageError, `--require ${wrong} is no line of evidence`)
        .with.property('remedy', 'name any of address, residue, touch, late-write, content');
    });
  }
});
