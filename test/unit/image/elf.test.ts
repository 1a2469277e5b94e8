import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { LabError } from '../../../host/image/errors.js';
import { dynamicNeeds, isElf64, section } from '../../../host/image/formats/elf.js';
import { librariesOf } from '../../../host/image/formats/library-search.js';
import { moduleNeeds } from '../../../host/image/formats/modinfo.js';
import { externalizedBuiltins } from '../../../host/image/formats/node-builtins.js';
import { elfFile } from './elf-file.js';
import { rejection, temporaryDirectories } from './temporary.js';

const loader = '/lib64/ld-linux-x86-64.so.2';

describe('ELF files', () => {
  it('tells loader, libraries and their search path', () => {
    const file = elfFile({ interpreter: loader, needed: ['liba.so.1', 'libc.so.6'], runPath: '$ORIGIN/../x:/opt/y' });
    expect(isElf64(file)).to.equal(true);
    expect(dynamicNeeds(file)).to.deep.equal({
      interpreter: loader,
      libraries: ['liba.so.1', 'libc.so.6'],
      runPath: ['$ORIGIN/../x', '/opt/y'],
    });
  });

  it('tells that a static program needs nothing', () => {
    expect(dynamicNeeds(elfFile({}))).to.deep.equal({ interpreter: undefined, libraries: [], runPath: [] });
  });

  it('reads a real program', async () => {
    const needs = dynamicNeeds(await readFile(process.execPath));
    expect(needs.interpreter).to.equal(loader);
    expect(needs.libraries).to.include('libc.so.6');
  });

  it('does not take other files for ELF', () => {
    expect(isElf64(Buffer.from('#!/bin/sh\n'))).to.equal(false);
    expect(isElf64(Buffer.alloc(64))).to.equal(false);
  });

  it('finds sections by name', () => {
    const file = elfFile({ sections: { '.text': Buffer.from('code'), '.modinfo': Buffer.from('a=1\0') } });
    expect(section(file, '.modinfo')?.toString()).to.equal('a=1\0');
    expect(section(file, '.none')).to.equal(undefined);
  });
});

describe('library search', () => {
  const temporary = temporaryDirectories();
  const folder = '/usr/lib/x86_64-linux-gnu';

  async function tree(files: Readonly<Record<string, Buffer>>): Promise<string> {
    const root = await temporary();
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return root;
  }

  it('follows libraries of libraries, once each, also around a circle', async () => {
    const root = await tree({
      '/usr/bin/tool': elfFile({ interpreter: loader, needed: ['liba.so'] }),
      [`/usr${loader}`]: elfFile({}),
      [`${folder}/libb.so.1.2`]: elfFile({ needed: ['liba.so'] }),
      [`${folder}/liba.so`]: elfFile({ needed: ['libb.so', 'libp.so'], runPath: '$ORIGIN/private' }),
      [`${folder}/private/libp.so`]: elfFile({}),
    });
    await symlink('libb.so.1.2', join(root, folder, 'libb.so'));
    expect(await librariesOf(root, ['/usr/bin/tool'])).to.deep.equal([
      `${folder}/liba.so`,
      `${folder}/libb.so`,
      `${folder}/private/libp.so`,
      `/usr${loader}`,
    ]);
  });

  it('needs nothing for scripts', async () => {
    const root = await tree({ '/usr/bin/script': Buffer.from('#!/bin/sh\n') });
    expect(await librariesOf(root, ['/usr/bin/script'])).to.deep.equal([]);
  });

  it('names what is missing and who wanted it', async () => {
    const root = await tree({ '/usr/bin/tool': elfFile({ needed: ['libnone.so'] }) });
    const error = await rejection(librariesOf(root, ['/usr/bin/tool']));
    expect(error).to.be.instanceOf(LabError);
    expect((error as LabError).message).to.match(/\/usr\/bin\/tool.*libnone\.so/);
  });
});

describe('kernel modules', () => {
  const module = (...fields: string[]): Buffer =>
    elfFile({ sections: { '.modinfo': Buffer.from(fields.map((field) => `${field}\0`).join('')) } });

  const table: [string, string[], ReturnType<typeof moduleNeeds>][] = [
    ['nothing', ['license=GPL', 'depends='], { depends: [], before: [] }],
    ['others', ['depends=net_failover,ip-tunnel'], { depends: ['net_failover', 'ip_tunnel'], before: [] }],
    ['something first', ['softdep=pre: crc32c', 'depends='], { depends: [], before: ['crc32c'] }],
    ['something first and later', ['softdep=pre: a b post: c'], { depends: [], before: ['a', 'b'] }],
    ['something later', ['softdep=post: c'], { depends: [], before: [] }],
  ];
  for (const [what, fields, expected] of table) {
    it(`say that they need ${what}`, () => expect(moduleNeeds(module(...fields))).to.deep.equal(expected));
  }
});

describe('externalized builtins of Node', () => {
  it('are the scripts whose paths the library holds', () => {
    const library = Buffer.from(
      'x\0/usr/share/nodejs/b/lexer.js\0/usr/share/nodejs/a/dist/a.js\0/usr/share/nodejs/\0/usr/share/nodejs/b/lexer.js',
    );
    expect(externalizedBuiltins(library)).to.deep.equal([
      '/usr/share/nodejs/a/dist/a.js',
      '/usr/share/nodejs/b/lexer.js',
    ]);
  });
});
