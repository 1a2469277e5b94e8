import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { memoryLimit } from '../../../rig/cli/doctor/memory-limit.js';

const gib = 2 ** 30;

describe('the limit of memory', () => {
  let place: string;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'mprig-test-memory-'))));
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** Makes a /proc/self and a hierarchy of groups, and tells what holds there of 8 GiB. */
  function limit(cgroup: string, mounts: readonly string[], limits: Readonly<Record<string, string>>): unknown {
    const proc = join(place, 'proc');
    mkdirSync(proc);
    writeFileSync(join(proc, 'cgroup'), `${cgroup}\n`);
    const lines = mounts.map((mount, index) => `${30 + index} 23 0:28 ${mount.replaceAll('PLACE', place)}`);
    writeFileSync(join(proc, 'mountinfo'), ['22 1 0:20 / / rw - ext4 /dev/vda rw', ...lines, ''].join('\n'));
    for (const [file, text] of Object.entries(limits)) {
      mkdirSync(join(place, file, '..'), { recursive: true });
      writeFileSync(join(place, file), `${text}\n`);
    }
    return memoryLimit(proc, 8 * gib);
  }

  const v2 = '/ PLACE/cg rw - cgroup2 cgroup2 rw,nsdelegate';
  const computer = { bytes: 8 * gib, by: 'computer' };
  const container = (bytes: number) => ({ bytes, by: 'container' });

  it('is that of the computer where no group has one', () => {
    expect(limit('0::/a', [v2], { 'cg/a/memory.max': 'max' })).to.deep.equal(computer);
  });

  it('is that of the computer where a group has a higher one', () => {
    expect(limit('0::/a', [v2], { 'cg/a/memory.max': String(9 * gib) })).to.deep.equal(computer);
  });

  it('is that of the own group', () => {
    expect(limit('0::/a/b', [v2], { 'cg/a/b/memory.max': String(2 * gib) })).to.deep.equal(container(2 * gib));
  });

  it('is the least of those above', () => {
    const limits = { 'cg/a/b/memory.max': 'max', 'cg/a/memory.max': String(gib), 'cg/memory.max': String(3 * gib) };
    expect(limit('0::/a/b', [v2], limits)).to.deep.equal(container(gib));
  });

  it('is that of the namespace, whose root has one', () => {
    expect(limit('0::/', [v2], { 'cg/memory.max': String(gib) })).to.deep.equal(container(gib));
  });

  it('is found in version 1, also beside an empty version 2, and where the mount is the group of a container', () => {
    const mounts = ['/docker/c0 PLACE/cg rw - cgroup cgroup rw,memory', '/ PLACE/unified rw - cgroup2 cgroup2 rw'];
    const limits = { 'cg/memory.limit_in_bytes': String(gib) };
    expect(limit('4:cpu:/\n3:memory:/docker/c0\n0::/', mounts, limits)).to.deep.equal(container(gib));
  });

  it('of version 1 is none when it is the largest number', () => {
    const mount = '/ PLACE/cg rw - cgroup cgroup rw,memory';
    expect(limit('3:memory:/', [mount], { 'cg/memory.limit_in_bytes': '9223372036854771712' })).to.deep.equal(computer);
  });
});
