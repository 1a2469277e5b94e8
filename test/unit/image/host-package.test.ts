import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { dkmsConfiguration } from '../../../host/image/formats/dkms-configuration.js';
import { changelogTime, hostPackageFile } from '../../../host/image/steps/host-package.js';
import { packageModules } from '../../../host/image/steps/module-source.js';
import { hostPackage, packageFolder } from '../../../host/image/steps/package-tree.js';
import { repository } from '../../../rig/base/directories.js';

const read = (...path: string[]) => readFileSync(join(packageFolder, ...path), 'utf8');

describe("the host's package", () => {
  it('has the version that its changelog and its file name say', () => {
    const [, name, version] = /^(\S+) \((\S+)\) /.exec(read('debian', 'changelog')) ?? [];
    expect({ name, version }).to.deep.equal(hostPackage);
    expect(hostPackageFile).to.equal(`${name}_${version}_amd64.deb`);
  });

  it('takes its time from the newest entry of the changelog', () => {
    const entry = (date: string) => `p (1) x; urgency=low\n\n  * That.\n\n -- A B <a@b>  ${date}\n\n`;
    const changelog = entry('Sat, 28 Nov 2026 12:00:00 +0100') + entry('Fri, 27 Nov 2026 12:00:00 +0100');
    expect(changelogTime(changelog)).to.equal(Date.UTC(2026, 10, 28, 11) / 1000);
    expect(() => changelogTime('nothing')).to.throw('no date');
  });

  it('has every module that the kernel build makes', () => {
    const built = /^obj-m := (.*)$/m.exec(readFileSync(join(repository, 'host/kernel/Kbuild'), 'utf8'))?.[1];
    expect(built?.split(' ').map((directory) => directory.replace('/', ''))).to.have.members([...packageModules]);
  });

  it('runs the agent by a service that names what the virtual machine reads of it', () => {
    const values = [...read('files', 'mprig-agent.service').matchAll(/^CapabilityBoundingSet=(.*)$/gm)];
    expect(values).to.have.length(1);
    expect(values[0]?.[1]?.split(' ')).to.satisfy((names: string[]) =>
      names.every((name) => /^CAP_[A-Z_]+$/.test(name)),
    );
  });
});

describe('a configuration of DKMS', () => {
  const lines = dkmsConfiguration({ name: 'some', version: '1.2' }, ['one', 'two'], '6.12').split('\n');

  it('names package, version and the oldest kernel', () => {
    expect(lines).to.include.members([
      'PACKAGE_NAME="some"',
      'PACKAGE_VERSION="1.2"',
      'BUILD_EXCLUSIVE_KERNEL_MIN="6.12"',
    ]);
  });

  it('says of each module where it is made and where it goes', () => {
    const of = (index: number) => lines.filter((line) => line.includes(`[${index}]`) && !line.startsWith('MAKE'));
    expect(of(1)).to.deep.equal([
      'BUILT_MODULE_NAME[1]="two"',
      'BUILT_MODULE_LOCATION[1]="two"',
      'DEST_MODULE_LOCATION[1]="/updates/dkms"',
    ]);
    expect(of(2)).to.deep.equal([]);
  });
});
