/** Debian release of the lab tree. */
export const suite = 'trixie';

/** Where newer versions of a few packages come from; each of those is named as PACKAGE/SUITE. */
export const backportsSuite = `${suite}-backports`;

/** Raised when the way in which the tree is made changes without a change in the lists below. */
export const recipeVersion = 1;

/** First QEMU whose vfio-user-pci device does all that the NIC simulator relies on. */
export const oldestQemu = '11.1';

/** The kernel's major line, of the machine image, its headers and its source alike. */
export const kernelLine = '6.12';

/** Version by version the parts of one QEMU. */
const qemu = ['qemu-system-x86', 'qemu-system-common', 'qemu-system-data', 'seabios'];

/** What a shell script, make or a maintainer's program expects of any Debian system. */
const base = [
  'base-files',
  'base-passwd',
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'diffutils',
  'file',
  'findutils',
  'grep',
  'gzip',
  'libc-bin',
  'mawk',
  'sed',
  'tar',
  'util-linux',
  'xz-utils',
  'zstd',
];

/** To build the firmware's simulator, the kernel modules and the guest's programs. */
const build = ['g++', 'gcc', 'libc6-dev', 'linux-libc-dev', 'make', 'perl', 'python3-minimal', 'verilator'];

const kernel = ['linux-image-amd64', 'linux-headers-amd64', `linux-source-${kernelLine}`];

/** What the machine images are made of and with. */
const machines = [
  'busybox-static',
  'cpio',
  'erofs-utils',
  'ethtool',
  'iperf3',
  'iproute2',
  'iputils-ping',
  'kmod',
  'nodejs',
  'openssl',
];

/** All packages asked for by name, as apt wants them. */
export const packages: readonly string[] = [
  ...base,
  ...build,
  ...kernel,
  ...machines,
  ...qemu.map((name) => `${name}/${backportsSuite}`),
];

/** Synthesis, placing and routing, proving, and a compiler with a fuzzer and sanitizers. */
const analysis = ['clang', 'libclang-rt-19-dev', 'fpga-trellis-database', 'nextpnr-ecp5', 'python3', 'yosys', 'z3'];

/** All packages of the analysis tree; the compiler of Debian is there for its C++ library and linker. */
export const analysisPackages: readonly string[] = [...base, 'g++', 'libc6-dev', 'make', ...analysis];

/** All packages of the tree with a browser, in which reports are looked at: with a font, as every desktop has one. */
export const browserPackages: readonly string[] = [...base, 'chromium-headless-shell', 'fonts-dejavu-core'];

/**
 * All packages of the tree in which the host's package is tried against kernels that are not the lab's: another flavour
 * of the same line, and the newest of backports with its source, whose vhost.h the package does not have.
 */
export const dkmsPackages: readonly string[] = [
  ...base,
  ...['cpio', 'dkms', 'dpkg', 'gcc', 'kmod', 'libc6-dev', 'make', 'patch', 'perl'],
  'linux-headers-cloud-amd64',
  ...['linux-headers-amd64', 'linux-source'].map((name) => `${name}/${backportsSuite}`),
];
