import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type AptSource, parseDeb822Sources, parseOneLineSources } from '../../../host/image/tools/apt-sources.js';
import {
  archiveMirror,
  debianCodename,
  firstOfMirrorList,
  machineMirror,
  proxyOptions,
} from '../../../host/image/tools/mirror.js';
import { temporaryDirectories } from './temporary.js';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

describe('apt source lists', () => {
  const oneLine: [string, string, AptSource[]][] = [
    ['nothing', '', []],
    ['comments and source packages', '# deb http://a/debian trixie main\ndeb-src http://a/debian trixie main\n', []],
    [
      'a plain line with a remark',
      'deb http://a/debian trixie main contrib # ours\n',
      [{ uris: ['http://a/debian'], suites: ['trixie'], components: ['main', 'contrib'], signedBy: undefined }],
    ],
    [
      'options with several words',
      `deb [arch=amd64,arm64 signed-by=${keyring}]   http://a/debian/  trixie  main`,
      [{ uris: ['http://a/debian/'], suites: ['trixie'], components: ['main'], signedBy: keyring }],
    ],
    [
      'a flat repository',
      'deb http://a/packages ./',
      [{ uris: ['http://a/packages'], suites: ['./'], components: [], signedBy: undefined }],
    ],
    ['a broken line', 'deb http://a/debian', []],
  ];
  for (const [what, text, expected] of oneLine) {
    it(`one-line style: ${what}`, () => expect(parseOneLineSources(text)).to.deep.equal(expected));
  }

  const deb822: [string, string, AptSource[]][] = [
    ['nothing', '\n\n', []],
    [
      'several values, a comment inside, a field that is continued',
      `Types: deb deb-src\n# a snapshot: http://b\nURIs: http://a/debian\n http://b/debian\nSuites: trixie trixie-updates\nComponents: main\nSigned-By: ${keyring}\n`,
      [
        {
          uris: ['http://a/debian', 'http://b/debian'],
          suites: ['trixie', 'trixie-updates'],
          components: ['main'],
          signedBy: keyring,
        },
      ],
    ],
    [
      'a stanza that is switched off',
      'Types: deb\nEnabled: No\nURIs: http://a/debian\nSuites: trixie\nComponents: main',
      [],
    ],
    ['source packages only', 'Types: deb-src\nURIs: http://a/debian\nSuites: trixie\nComponents: main', []],
    [
      'two stanzas, field names in any case',
      'types: deb\nuris: http://a/x\nsuites: s\ncomponents: main\n\n\nTypes: deb\nURIs: http://b/x\nSuites: t\nComponents: main\n',
      [
        { uris: ['http://a/x'], suites: ['s'], components: ['main'], signedBy: undefined },
        { uris: ['http://b/x'], suites: ['t'], components: ['main'], signedBy: undefined },
      ],
    ],
  ];
  for (const [what, text, expected] of deb822) {
    it(`deb822 style: ${what}`, () => expect(parseDeb822Sources(text)).to.deep.equal(expected));
  }
});

describe('mirror of the Debian archive', () => {
  const table: [string, string, string | undefined][] = [
    ['the archive', 'deb http://a/debian bookworm main\ndeb http://a/debian bookworm-updates main', 'http://a/debian'],
    ['a slash at the end', 'deb http://a/debian/ bookworm main', 'http://a/debian'],
    ['a mirror at another path', 'deb http://a/d bookworm main\ndeb http://a/d bookworm-updates main', 'http://a/d'],
    ['a suite by its role', 'deb http://a/debian testing main', 'http://a/debian'],
    [
      'security first',
      'deb http://s/debian-security bookworm-security main\ndeb https://a/debian bookworm main',
      'https://a/debian',
    ],
    [
      'a third party that uses the suite name',
      'deb [signed-by=/etc/apt/keyrings/x.gpg] https://x/tools bookworm main\ndeb http://a/debian bookworm main',
      'http://a/debian',
    ],
    ['third parties only', 'deb https://x/tools bookworm main\ndeb https://y/node nodistro main', undefined],
    ['other components', 'deb https://x/linux/debian bookworm stable', undefined],
    ['no network source', 'deb cdrom:[Debian]/ bookworm main\ndeb file:/srv/debian bookworm main', undefined],
    ['nothing', '', undefined],
  ];
  for (const [what, text, expected] of table) {
    it(`${what}: ${expected ?? 'none'}`, () => {
      expect(archiveMirror(parseOneLineSources(text), 'bookworm')).to.equal(expected);
    });
  }

  it('takes the first of a mirror list', () => {
    expect(firstOfMirrorList('# ours\n\nhttps://a/debian/\tpriority:1\nhttps://b/debian\n')).to.equal(
      'https://a/debian',
    );
    expect(firstOfMirrorList('')).to.equal(undefined);
  });

  const releases: [string, string, string | undefined][] = [
    ['Debian', 'ID=debian\nVERSION_CODENAME=trixie\n', 'trixie'],
    ['Debian unstable', 'ID=debian\n', 'sid'],
    ['a derivative that says so', 'ID=linuxmint\nVERSION_CODENAME=gigi\nDEBIAN_CODENAME="trixie"\n', 'trixie'],
    ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n', undefined],
    ['nothing', '', undefined],
  ];
  for (const [what, text, expected] of releases) {
    it(`code name of ${what}: ${expected ?? 'none'}`, () => expect(debianCodename(text)).to.equal(expected));
  }

  describe('of a machine', () => {
    const temporary = temporaryDirectories();

    async function machine(files: Readonly<Record<string, string>>): Promise<string> {
      const etc = await temporary();
      await mkdir(join(etc, 'apt/sources.list.d'), { recursive: true });
      for (const [name, content] of Object.entries(files)) await writeFile(join(etc, name), content);
      return etc;
    }

    it('is found among several files of both styles', async () => {
      const etc = await machine({
        'os-release': 'ID=debian\nVERSION_CODENAME=bookworm\n',
        'apt/sources.list.d/a.list': 'deb https://x/tools tools-bookworm main\n',
        'apt/sources.list.d/debian.sources': `Types: deb\nURIs: http://a/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: ${keyring}\n`,
        'apt/sources.list.d/old.save': 'deb http://old/debian bookworm main\n',
      });
      expect(await machineMirror(etc)).to.equal('http://a/debian');
    });

    it('is none where there is no apt, and on other distributions', async () => {
      expect(await machineMirror(await temporary())).to.equal(undefined);
      const ubuntu = await machine({
        'os-release': 'ID=ubuntu\nVERSION_CODENAME=noble\n',
        'apt/sources.list': 'deb http://a/debian noble main\n',
      });
      expect(await machineMirror(ubuntu)).to.equal(undefined);
    });
  });

  it("passes the proxy of the machine's apt on", () => {
    expect(proxyOptions('')).to.deep.equal([]);
    expect(proxyOptions("HTTP='http://proxy:3142'\nHTTPS='DIRECT'\n")).to.deep.equal([
      '--aptopt=Acquire::http::Proxy "http://proxy:3142"',
      '--aptopt=Acquire::https::Proxy "DIRECT"',
    ]);
  });
});
