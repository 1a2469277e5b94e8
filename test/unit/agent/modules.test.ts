import { expect } from 'chai';
import fc from 'fast-check';
import { versionIn } from '../../../host/agent/modules.js';

const entry = fc.stringMatching(/^[a-z]{1,8}=[a-z0-9 .]{0,12}$/).filter((text) => !text.startsWith('version='));

describe('version of a module', () => {
  it('is read wherever it stands among the other entries', () => {
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.stringMatching(/^[0-9a-f]{8}$/),
        fc.array(entry),
        fc.uint8Array(),
        (before, version, after, code) => {
          const section = ['', ...before, `version=${version}`, ...after, ''].join('\0');
          const file = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46]), Buffer.from(section, 'latin1'), code]);
          expect(versionIn(file)).to.equal(version);
        },
      ),
    );
  });

  it('is not that of the sources, and may be missing', () => {
    expect(versionIn(Buffer.from('\0srcversion=ABC\0license=GPL\0', 'latin1'))).to.equal('');
    expect(versionIn(Buffer.alloc(0))).to.equal('');
  });

  it('ends where the file does', () => {
    expect(versionIn(Buffer.from('\0version=12', 'latin1'))).to.equal('12');
  });
});
