import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../rig/base/errors.js';
import { readRequest, readRequestAgain, requestOf, requestOptions } from '../../../rig/cli/run-request.js';
import { assertNoOther } from '../../../rig/cli/same-request.js';
import { failureOf } from '../../failure-of.js';

const args = {
  frames: 8,
  length: '60..1514',
  seed: 3,
  passes: 2,
  echo: true,
  transmit: false,
  witnesses: false,
} as const;

/** A capture of one frame of 60 bytes: pcap 2.4, little endian, Ethernet (the file format's specification, section 4). */
function captureOf(byte: number): Uint8Array {
  const bytes = Buffer.alloc(24 + 16 + 60, byte);
  bytes.writeUInt32LE(0xa1b2c3d4, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.fill(0, 8, 16);
  bytes.writeUInt32LE(65_535, 16);
  bytes.writeUInt32LE(1, 20);
  bytes.fill(0, 24, 32);
  bytes.writeUInt32LE(60, 32);
  bytes.writeUInt32LE(60, 36);
  return bytes;
}

describe('the request of a run', () => {
  let directory: string;
  const file = (name: string): string => join(directory, name);
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-request-'));
    writeFileSync(file('bench.yaml'), 'name: own\nkind: virtual\n');
    writeFileSync(file('one.pcap'), captureOf(1));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const asked = () => readRequest({ ...args, rate: '10kfps', bench: file('bench.yaml'), replay: file('one.pcap') });

  it('can be read again from what is kept of it, and is the same', async () => {
    const first = await asked();
    expect(first.parts).to.have.members(['tap', 'mp', 'mp-copy', 'replay', 'echo']);
    const again = await readRequestAgain(JSON.parse(JSON.stringify(first.requested)), '/run');
    expect({ ...again, benchBy: first.benchBy }).to.deep.equal(first);
  });

  it('has the parts in which the guest sends where it is to send', async () => {
    const { parts } = await readRequest({ ...args, transmit: true, bench: file('bench.yaml') });
    expect(parts).to.include.members(['transmit', 'transmit-tap', 'transmit-mp-copy']);
  });

  it('is refused when bench file or capture are others by now, naming the file', async () => {
    const { requested } = await asked();
    writeFileSync(file('one.pcap'), captureOf(2));
    const changed = await failureOf(readRequestAgain(requested, '/run'));
    expect(changed).to.be.instanceOf(UsageError).that.includes({ code: 'RequestChanged' });
    expect(String(changed)).to.contain(file('one.pcap'));
    writeFileSync(file('one.pcap'), captureOf(1));
    writeFileSync(file('bench.yaml'), 'name: own\nkind: virtual\nhost: { cpus: 3 }\n');
    expect(String(await failureOf(readRequestAgain(requested, '/run')))).to.contain(file('bench.yaml'));
  });

  it('is refused by a rig of other versions, naming both', async () => {
    const { requested } = await asked();
    const versions = { ...requested.versions, 'build of the firmware': 'f00', 'build of the modules': 'ba4' };
    const refused = await failureOf(readRequestAgain({ ...requested, versions }, '/run'));
    expect(refused).to.be.instanceOf(UsageError).that.includes({ code: 'RunOfOtherVersions' });
    for (const name of ['build of the firmware', 'build of the modules'] as const) {
      expect(String(refused)).to.contain(
        `${name} was ${versions[name]}, that of this rig is ${requested.versions[name]}`,
      );
    }
    expect(String(refused)).not.to.contain('build of the agent');
    const { 'build of the agent': _agent, ...fewer } = requested.versions;
    expect(await failureOf(readRequestAgain({ ...requested, versions: fewer }, '/run'))).to.include({
      code: 'RunOfOtherVersions',
    });
  });

  it('is refused when what is kept is no request', async () => {
    const { requested } = await asked();
    const options = { ...requested.options, frames: 'many' };
    expect(await failureOf(readRequestAgain({ ...requested, options }, '/run'))).to.include({ code: 'RunUnreadable' });
  });

  it('consists of the options that say what to do, and of no others', () => {
    expect(requestOf({ ...args, json: true, out: 'x', rate: undefined, $0: 'rig', _: [] })).to.deep.equal(args);
    const words = ['run', '--resume', 'x', '--json', '--frames=3', '--no-echo', '--out', 'y', '--frames', '4'];
    const refuse = (line: readonly string[]) => () => assertNoOther(line, requestOptions);
    expect(refuse(words))
      .to.throw(/--frames/)
      .with.property('code', 'ResumeInvalid');
    expect(refuse(['run', '--resume', 'x', '--out', 'y'])).to.throw(/--out/);
    expect(refuse(['run', '--resume', 'x', '--no-echo'])).to.throw(/--echo/);
    expect(refuse(['run', '--resume', 'frames', '--json'])).not.to.throw();
  });
});
