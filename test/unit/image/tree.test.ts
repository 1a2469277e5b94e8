import { expect } from 'chai';
import { LabError } from '../../../host/image/errors.js';
import { compressedKernel } from '../../../host/image/formats/bzimage.js';
import { explainFailure } from '../../../host/image/tools/explain-failure.js';
import { enterCommand } from '../../../host/image/tree/enter.js';
import { isAtLeast, kernelRelease, packageVersions, versionIn } from '../../../host/image/tree/manifest.js';

describe('versions in the tree', () => {
  it('are read from the names of package files', () => {
    const files = [
      'qemu-system-x86_1%3a11.1.3+ds-1~bpo13+1_amd64.deb',
      'make_4.4.1-2_amd64.deb',
      'lock',
      'partial',
      '',
    ];
    expect(packageVersions(files)).to.deep.equal({ 'qemu-system-x86': '1:11.1.3+ds-1~bpo13+1', make: '4.4.1-2' });
  });

  const comparisons: [string, string, boolean][] = [
    ['11.1.3', '11.1', true],
    ['11.1', '11.1', true],
    ['11.10', '11.2', true],
    ['12.0', '11.1', true],
    ['11', '11.1', false],
    ['10.0.8', '11.1', false],
    ['unknown', '11.1', false],
  ];
  for (const [version, oldest, expected] of comparisons) {
    it(`${version} is ${expected ? '' : 'not '}at least ${oldest}`, () => {
      expect(isAtLeast(version, oldest)).to.equal(expected);
    });
  }

  it('are found in what programs say', () => {
    expect(versionIn('QEMU emulator version 11.1.3 (Debian 1:11.1.3+ds-1)')).to.equal('11.1.3');
    expect(versionIn('nothing')).to.equal('unknown');
  });

  const release = '6.12.107+deb13-amd64';
  const kernels = {
    'linux-image-amd64': '6.12.107-1',
    [`linux-image-${release}`]: '6.12.107-1',
    [`linux-headers-${release}`]: '6.12.107-1',
    'linux-source-6.12': '6.12.107-1',
  };

  it('give the kernel release when image, headers and source agree', () => {
    expect(kernelRelease(kernels, '6.12')).to.equal(release);
  });

  for (const [what, versions] of [
    ['the source is older', { ...kernels, 'linux-source-6.12': '6.12.100-1' }],
    ['the headers are of another release', { ...kernels, [`linux-headers-${release}`]: undefined }],
    ['there is no kernel', {}],
  ] as const) {
    it(`are refused when ${what}, with all that was found`, () => {
      const attempt = (): string => kernelRelease(versions as Record<string, string>, '6.12');
      expect(attempt).to.throw(LabError, /linux-image.*linux-headers.*linux-source/);
    });
  }
});

describe('entering the tree', () => {
  it('passes arguments as they are, and binds outer directories before inner ones', () => {
    const argv = ['sh', '-c', 'echo "$1"; $(x)', ' '];
    const { command, args } = enterCommand('/cache/tree', argv, {
      cwd: '/run/me',
      writable: ['/home/me/repo/inner', '/run/me'],
      readable: ['/home/me/repo'],
      env: { X: 'a b' },
    });
    expect(command).to.equal('unshare');
    expect(args.slice(-argv.length)).to.deep.equal(argv);
    expect(args).to.include('X=a b');
    expect(args.indexOf('/home/me/repo')).to.be.lessThan(args.indexOf('/home/me/repo/inner'));
    expect(args[args.indexOf('/home/me/repo') - 1]).to.equal('--bind-read-only');
    expect(args[args.indexOf('/run/me') - 1]).to.equal('--bind');
  });

  it('shows paths with a space at places without, and names these in the arguments', () => {
    const argv = ['make', '-C', '/home/me/my lab/repo/sim', 'OUT=/home/me/my lab/repo/inner/out', '/home/me/other'];
    const { args } = enterCommand('/cache/my tree', argv, {
      cwd: '/home/me/my lab/repo/sim',
      writable: ['/home/me/my lab/repo/inner', '/home/me/other'],
      readable: ['/home/me/my lab/repo'],
    });
    const place = (path: string) => args[args.indexOf(path) + 1] ?? '';
    const [outer, inner] = [place('/home/me/my lab/repo'), place('/home/me/my lab/repo/inner')];
    expect(new Set([outer, inner]).size).to.equal(2);
    for (const one of [outer, inner]) expect(one).to.match(/^\/[^ ]+$/);
    expect(args.slice(-argv.length)).to.deep.equal([
      'make',
      '-C',
      `${outer}/sim`,
      `OUT=${inner}/out`,
      '/home/me/other',
    ]);
    expect(args[args.indexOf('--cwd') + 1]).to.equal(`${outer}/sim`);
    expect(place('/home/me/other')).to.equal('/home/me/other');
  });
});

describe('bzImage', () => {
  it('gives the compressed kernel without the size that follows it', () => {
    const image = Buffer.alloc(4096);
    image[0x1f1] = 3;
    image.write('HdrS', 0x202);
    image.writeUInt32LE(16, 0x248);
    image.writeUInt32LE(10, 0x24c);
    image.write('kernel', 4 * 512 + 16);
    expect(compressedKernel(image).toString()).to.equal('kernel');
  });

  it('refuses other files', () => expect(() => compressedKernel(Buffer.alloc(4096))).to.throw(RangeError, 'HdrS'));
});

describe('explanation of failures', () => {
  const table: [string, string, string, RegExp][] = [
    ['tar: write error: No space left on device', 'LabDiskFull', 'XDG_CACHE_HOME', /disk is full/],
    ["E: You don't have enough free space in /var/cache", 'LabDiskFull', 'XDG_CACHE_HOME', /disk is full/],
    ['Temporary failure resolving deb.example', 'LabNoNetwork', 'network', /cannot be reached/],
    ['Could not connect to mirror:80 (1.2.3.4)', 'LabNoNetwork', 'proxy', /cannot be reached/],
    ['NO_PUBKEY 6ED0E7B82643E131', 'LabMirrorRefused', 'debian-archive-keyring', /cannot be used/],
    ['E: Unable to locate package linux-source-6.12', 'LabMirrorRefused', 'carries', /lacks a package/],
    ['newuidmap: uid range not allowed', 'LabNoNamespaces', 'subuid', /namespaces/],
    ['nic.cpp:3: error: x', 'LabBuildFailed', '/log', /gcc failed \(exit code 2\)/],
  ];
  for (const [line, code, remedy, message] of table) {
    it(`${code}: ${line}`, () => {
      const error = explainFailure({ what: 'a part', command: 'gcc', how: 'exit code 2', tail: [line], log: '/log' });
      expect(error.code).to.equal(code);
      expect(error.message).to.match(message).and.include('a part').and.include(line);
      expect(error.remedy).to.include(remedy).and.include('/log');
    });
  }
});
