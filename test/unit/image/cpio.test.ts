import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { cpioArchive, type CpioEntry } from '../../../host/image/formats/cpio.js';
import { lab } from '../../lab/lab-bench.js';

interface Member {
  readonly name: string;
  readonly mode: number;
  readonly content: string;
  readonly device: [number, number];
}

/** Reads an archive by the kernel's description of the format. */
function members(archive: Buffer): Member[] {
  const found: Member[] = [];
  for (let at = 0; ;) {
    expect(archive.toString('latin1', at, at + 6)).to.equal('070701');
    const start = at + 6;
    const field = (index: number): number =>
      Number.parseInt(archive.toString('latin1', start + 8 * index, start + 8 * index + 8), 16);
    const [size, nameSize] = [field(6), field(11)];
    const name = archive.toString('utf8', at + 110, at + 110 + nameSize - 1);
    const contentAt = Math.ceil((at + 110 + nameSize) / 4) * 4;
    if (name === 'TRAILER!!!') return found;
    const content = archive.toString('latin1', contentAt, contentAt + size);
    found.push({ name, mode: field(1), content, device: [field(9), field(10)] });
    at = Math.ceil((contentAt + size) / 4) * 4;
  }
}

const entries: CpioEntry[] = [
  { kind: 'directory', path: '/dev' },
  { kind: 'character device', path: 'dev/console', major: 5, minor: 1 },
  { kind: 'file', path: 'init', content: Buffer.from('#!/bin/sh\n'), mode: 0o755 },
  { kind: 'link', path: 'bin', target: 'usr/bin' },
];

describe('cpio archives', () => {
  it('hold directories, device nodes, files and links with their modes', () => {
    expect(members(cpioArchive(entries))).to.deep.equal([
      { name: 'dev', mode: 0o040755, content: '', device: [0, 0] },
      { name: 'dev/console', mode: 0o020600, content: '', device: [5, 1] },
      { name: 'init', mode: 0o100755, content: '#!/bin/sh\n', device: [0, 0] },
      { name: 'bin', mode: 0o120777, content: 'usr/bin', device: [0, 0] },
    ]);
  });

  it('are the same for the same entries', () => {
    expect(cpioArchive(entries).equals(cpioArchive(entries))).to.equal(true);
  });

  it('keep every name and content aligned, whatever their lengths', () => {
    const name = fc.stringMatching(/^[a-z0-9._-]{1,40}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 50 }))), (files) => {
        const archive = cpioArchive(files.map(([path, content]) => ({ kind: 'file', path, content })));
        expect(archive.length % 4).to.equal(0);
        expect(members(archive).map((member) => [member.name, member.content])).to.deep.equal(
          files.map(([path, content]) => [path, Buffer.from(content).toString('latin1')]),
        );
      }),
    );
  });

  it('are understood by cpio', async function () {
    this.timeout(60_000);
    const { enter } = await lab();
    const { command, args } = enter(['busybox', 'cpio', '-t']);
    const listing = execFileSync(command, [...args], {
      input: cpioArchive(entries),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    expect(listing.toString().trim().split('\n')).to.deep.equal(['dev', 'dev/console', 'init', 'bin']);
  });
});
