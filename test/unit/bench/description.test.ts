import { expect } from 'chai';
import { loadBenchDescription, parseBenchDescription } from '../../../rig/bench/description.js';
import { repository } from '../../../rig/commands/directories.js';
import { UsageError } from '../../../rig/errors.js';

describe('bench file', () => {
  it('of the project is valid', async () => {
    expect(await loadBenchDescription('virtual', repository)).to.deep.include({ name: 'virtual', kind: 'virtual' });
  });

  it('fills in what is not said', () => {
    expect(parseBenchDescription('name: b\nkind: virtual\n', 'b.yaml').guest.memoryMib).to.equal(256);
  });

  const wrong: [string, string, string][] = [
    ['an unknown key', 'name: b\nkind: virtual\ncolour: red\n', 'b.yaml:1:1: bench: Unrecognized key: "colour"'],
    ['a wrong value', 'name: b\nkind: virtual\nhost:\n  memoryMib: 64\n', 'b.yaml:4:14: host.memoryMib'],
    ['a missing key', 'kind: virtual\n', 'b.yaml:1:1: name'],
    ['broken YAML', 'name: [b\nkind: virtual\n', 'b.yaml:2:'],
    ['another kind', 'name: b\nkind: hardware\n', 'b.yaml:2:7: kind'],
    ['nothing', '', 'b.yaml:1:1'],
  ];
  for (const [what, text, place] of wrong) {
    it(`with ${what} is refused at its place`, () => {
      expect(() => parseBenchDescription(text, 'b.yaml'))
        .to.throw(UsageError)
        .with.property('message')
        .that.includes(place);
    });
  }

  it('that does not exist is a usage error', async () => {
    const error = await loadBenchDescription('no/such/bench.yaml', repository).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(UsageError).and.to.have.property('code', 'BenchUnknown');
  });
});
