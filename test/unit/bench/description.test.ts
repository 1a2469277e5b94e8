import { expect } from 'chai';
import { join } from 'node:path';
import {
  loadBenchDescription,
  parseBenchDescription,
  readBenchFile,
  requireVirtual,
  withNic,
} from '../../../rig/bench/description.js';
import { repository } from '../../../rig/base/directories.js';
import { UsageError } from '../../../rig/base/errors.js';

const hardware =
  'name: b\nkind: hardware\nagent: {address: "rack:7443", certificates: tls}\ninstrument: {link: "usb:0403:601f"}\n';

/** Each line names the one before ten times: a few hundred bytes that would fill the memory. */
const laughs = ['a: &a0 [x, x]', ...Array.from({ length: 9 }, (_, n) => `b${n}: &a${n + 1} [${`*a${n}, `.repeat(10)}]`)]
  .concat('name: *a9')
  .join('\n');

describe('bench file', () => {
  it('of hardware has an example, which is valid', async () => {
    const file = join(repository, 'fixtures', 'benches', 'hardware.example.yaml');
    expect(await readBenchFile(file)).to.deep.include({ kind: 'hardware', require: ['late-write', 'content'] });
  });

  it('of the project is valid', async () => {
    expect(await loadBenchDescription('virtual', repository)).to.deep.include({ name: 'virtual', kind: 'virtual' });
  });

  it('fills in what is not said', () => {
    expect(parseBenchDescription('name: b\nkind: virtual\n', 'b.yaml').guest.memoryMib).to.equal(256);
  });

  const wires: [string, object][] = [
    ['', { kind: 'responder' }],
    ['wire:\n  kind: namespace\n', { kind: 'namespace' }],
    ['wire:\n  kind: tap\n  name: tap7\n', { kind: 'tap', name: 'tap7' }],
    ['wire:\n  kind: unix\n  own: /run/a\n  peer: /run/b\n', { kind: 'unix', own: '/run/a', peer: '/run/b' }],
    ['wire:\n  kind: stream\n  path: /run/a\n', { kind: 'stream', path: '/run/a' }],
  ];
  for (const [text, wire] of wires) {
    it(`plugs the cable into ${JSON.stringify(wire)}`, () => {
      expect(requireVirtual(parseBenchDescription(`name: b\nkind: virtual\n${text}`, 'b.yaml')).wire).to.deep.equal(
        wire,
      );
    });
  }

  it('names the NIC under test, which is the instrument unless another is named', () => {
    const nicOf = (text: string) => parseBenchDescription(`${text}\n`, 'b.yaml').nic;
    expect(nicOf('name: b\nkind: virtual')).to.equal('instrument');
    expect(nicOf('name: b\nkind: virtual\nnic: igb')).to.equal('igb');
    expect(nicOf(hardware)).to.equal(undefined);
    expect(nicOf(`${hardware}nic: "0000:03:00.0"`)).to.equal('0000:03:00.0');
  });

  describe('with another NIC under test than its file names', () => {
    const virtual = parseBenchDescription('name: b\nkind: virtual\n', 'b.yaml');
    const rack = parseBenchDescription(`${hardware}nic: "0000:03:00.0"\n`, 'b.yaml');

    it('is the same but for that', () => {
      expect(withNic(virtual, undefined)).to.equal(virtual);
      expect(withNic(virtual, 'igb')).to.deep.equal({ ...virtual, nic: 'igb' });
      expect(withNic(rack, '0000:05:00.1')).to.deep.equal({ ...rack, nic: '0000:05:00.1' });
      expect(withNic(rack, 'instrument').nic).to.equal(undefined);
    });

    it('is refused where it cannot have that one', () => {
      const refused = (...asked: Parameters<typeof withNic>) =>
        expect(() => withNic(...asked))
          .to.throw(UsageError)
          .with.property('message');
      refused(virtual, 'eth2').that.matches(/^--nic eth2: .*"igb"/);
      refused(rack, 'igb').that.matches(/^--nic igb: a PCI address/);
      const wired = parseBenchDescription('name: b\nkind: virtual\nwire: {kind: namespace}\n', 'b.yaml');
      refused(wired, 'igb').that.matches(/^--nic igb \(wire\): not where nic names a card/);
    });
  });

  const wrong: [string, string, string][] = [
    ['a NIC that no machine has', 'name: b\nkind: virtual\nnic: ne2000\n', 'b.yaml:3:6: nic'],
    [
      'a wire besides that to the NIC under test',
      'name: b\nkind: virtual\nnic: igb\nwire:\n  kind: namespace\n',
      'b.yaml:5:3: wire: not where nic names a card',
    ],
    ['a NIC by its name', `${hardware}nic: eth2\n`, 'b.yaml:5:6: nic: a PCI address'],
    ['a wire that leads nowhere', 'name: b\nkind: virtual\nwire:\n  kind: moon\n', 'b.yaml:4:9: wire.kind'],
    ['a tap without a name', 'name: b\nkind: virtual\nwire:\n  kind: tap\n', 'b.yaml:4:3: wire.name'],
    ['a bad tap name', 'name: b\nkind: virtual\nwire:\n  kind: tap\n  name: a b\n', 'b.yaml:5:9: wire.name'],
    ['half a pair', 'name: b\nkind: virtual\nwire:\n  kind: unix\n  own: /a/b\n', 'b.yaml:4:3: wire.peer'],
    ['an unknown key', 'name: b\nkind: virtual\ncolour: red\n', 'b.yaml:1:1: bench: Unrecognized key: "colour"'],
    ['a wrong value', 'name: b\nkind: virtual\nhost:\n  memoryMib: 64\n', 'b.yaml:4:14: host.memoryMib'],
    ['a missing key', 'kind: virtual\n', 'b.yaml:1:1: name'],
    ['broken YAML', 'name: [b\nkind: virtual\n', 'b.yaml:2:'],
    ['another kind', 'name: b\nkind: moon\n', 'b.yaml:2:7: kind: one of virtual, hardware'],
    ['hardware without an agent', 'name: b\nkind: hardware\n', 'b.yaml:1:1: agent'],
    ['an agent without a port', hardware.replace(':7443', ''), 'b.yaml:3:18: agent.address'],
    ['an agent at a port that there is not', hardware.replace(':7443', ':99999'), 'b.yaml:3:18: agent.address'],
    ['an alias that leads nowhere', 'name: *other\nkind: virtual\n', 'b.yaml'],
    ['aliases that lead to too much', laughs, 'b.yaml'],
    ['a link of no kind', hardware.replace('usb:', 'tcp:'), 'b.yaml:4:20: instrument.link'],
    ['a command for a shell', `${hardware}power: {cycle: "off && on"}\n`, 'b.yaml:5:16: power.cycle'],
    ['what only a virtual bench has', `${hardware}wire: {kind: responder}\n`, 'Unrecognized key: "wire"'],
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
