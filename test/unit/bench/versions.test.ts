import { expect } from 'chai';
import fc from 'fast-check';
import { assertVersions, benchVersions, ownVersions } from '../../../rig/bench/versions.js';
import { repository } from '../../../rig/base/directories.js';

const own = {
  agentVersion: '0.1.0',
  agentBuild: 'aaaaaaaa',
  contract: 'cccccccc',
  firmwareBuild: 'ffffffff',
  moduleBuild: 'eeeeeeee',
};
const modules = ['mp', 'vhost_mp', 'mpnic'];
const found = {
  agentVersion: own.agentVersion,
  agentBuild: own.agentBuild,
  contract: own.contract,
  moduleBuilds: modules.map((name) => ({ name, build: own.moduleBuild })),
};
const nic = { buildId: own.firmwareBuild };

function mismatch(host: Partial<typeof found>, buildId = nic.buildId): string {
  try {
    assertVersions('rack3', own, { host: { ...found, ...host }, nic: { buildId } });
  } catch (error) {
    const { code, message } = error as Error & { code: string };
    return `${code}: ${message}`;
  }
  return '';
}

describe('versions of a bench', () => {
  it('may be used when everything is of the same sources', () => {
    expect(mismatch({})).to.equal('');
    // Modules that are not there yet cannot differ.
    expect(mismatch({ moduleBuilds: [] })).to.equal('');
  });

  it('is refused with both sides of what differs', () => {
    expect(mismatch({ agentVersion: '0.0.9' })).to.equal(
      'VersionMismatch: bench "rack3" does not belong to this rig: agent is 0.0.9, that of the rig 0.1.0',
    );
    expect(mismatch({ contract: '' })).to.include('contract of the agent is not told, that of the rig cccccccc');
    expect(mismatch({ agentBuild: 'bbbbbbbb' })).to.include('build of the agent is bbbbbbbb');
    expect(mismatch({}, '12345678')).to.include('build of the firmware is 12345678, that of the rig ffffffff');
    const old = found.moduleBuilds.map((one) => (one.name === 'mpnic' ? { ...one, build: 'unknown' } : one));
    expect(mismatch({ moduleBuilds: old }))
      .to.include('module mpnic is unknown')
      .and.not.to.include('vhost_mp');
  });

  it('is refused for any difference at all', () => {
    fc.assert(
      fc.property(fc.constantFrom('agentVersion', 'agentBuild', 'contract', 'firmware', ...modules), (what) => {
        if (what === 'firmware') return mismatch({}, 'other') !== '';
        if (!modules.includes(what)) return mismatch({ [what]: 'other' }) !== '';
        const moduleBuilds = modules.map((name) => ({ name, build: name === what ? 'other' : own.moduleBuild }));
        return mismatch({ moduleBuilds }) !== '';
      }),
    );
  });

  it('are told of everything that it is made of', () => {
    const firmware = { major: 1, minor: 2, patch: 3 };
    expect(benchVersions({ ...found, kernel: '6.12.1', qemu: '11.1.3' }, { ...nic, firmware })).to.deep.equal({
      kernel: '6.12.1',
      qemu: '11.1.3',
      firmware: '1.2.3 (build ffffffff)',
      agent: '0.1.0 (build aaaaaaaa)',
      contract: 'cccccccc',
      'mp.ko': 'build eeeeeeee',
      'vhost_mp.ko': 'build eeeeeeee',
      'mpnic.ko': 'build eeeeeeee',
    });
  });

  it('of this rig are digests of the sources that it is made with', async () => {
    const versions = await ownVersions(repository);
    expect(new Set(Object.values(versions)).size).to.equal(5);
    for (const name of ['agentBuild', 'contract', 'firmwareBuild', 'moduleBuild'] as const) {
      expect(versions[name], name).to.match(/^[0-9a-f]{8}$/);
    }
    expect(await ownVersions(repository)).to.deep.equal(versions);
  });
});
