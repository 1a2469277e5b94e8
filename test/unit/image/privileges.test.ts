import { expect } from 'chai';
import { toolEnvironment, toolPath } from '../../../host/image/tools/environment.js';
import { rangeOf } from '../../../host/image/tools/id-ranges.js';
import { namespaceRemedy, tryNamespaces } from '../../../host/image/tools/namespaces.js';

describe('what the machine lets a user do', () => {
  it("root's programs are found for a user whose PATH lacks them, after the user's own", () => {
    expect(toolPath('/home/me/bin:/usr/bin:/bin')).to.equal(
      '/home/me/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin',
    );
    expect(toolPath('')).to.match(/^\/usr\/local\/sbin:/);
  });

  it('tools speak English, whatever language the user has', () => {
    const before = process.env['LC_ALL'];
    process.env['LC_ALL'] = 'de_DE.UTF-8';
    try {
      expect(toolEnvironment()).to.include({ LC_ALL: 'C.UTF-8', LANGUAGE: '' });
    } finally {
      if (before === undefined) delete process.env['LC_ALL'];
      else process.env['LC_ALL'] = before;
    }
  });

  const remedies: [string, boolean, Record<string, string>, RegExp][] = [
    ['a limit of none', false, { 'user.max_user_namespaces': '0' }, /sysctl user\.max_user_namespaces=15000/],
    ['Ubuntu’s profile', false, { 'kernel.apparmor_restrict_unprivileged_userns': '1' }, /apparmor_\w+=0/],
    ['Debian’s old switch', false, { 'kernel.unprivileged_userns_clone': '0' }, /userns_clone=1/],
    ['something else', false, { 'user.max_user_namespaces': '9000' }, /or run it as root/],
    ['root in a container', true, { 'user.max_user_namespaces': '0' }, /docker run --privileged/],
  ];
  for (const [what, root, settings, remedy] of remedies) {
    it(`the remedy against ${what} is the one that helps`, () => {
      expect(namespaceRemedy(root, (setting) => settings[setting])).to.match(remedy);
    });
  }

  it('the trial gives a reason and a remedy where it fails', async () => {
    const refusal = await tryNamespaces();
    if (refusal) expect(refusal.why).not.to.equal('');
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(await tryNamespaces()).to.deep.equal(refusal);
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('ranges of ids are those of the user, by name or number, and large enough', () => {
    const text = 'you:100000:65536\nme:165536:1000\n# me:1:65536\nme:231072:65536\n';
    expect(rangeOf(text, { uid: 1000, username: 'me' })).to.deep.equal({ first: 231072, count: 65536 });
    expect(rangeOf('1000:5:70000', { uid: 1000, username: 'me' })).to.deep.equal({ first: 5, count: 70000 });
    expect(rangeOf(text, { uid: 1001, username: 'other' })).to.equal(undefined);
  });
});
