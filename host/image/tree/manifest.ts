import { LabError } from '../errors.js';

/** What a tree turned out to contain; written beside it. */
export interface TreeManifest {
  /** Version of every Debian package in the tree. */
  readonly packages: Readonly<Record<string, string>>;
  /** `uname -r` of the machine image's kernel. */
  readonly kernel: string;
  readonly qemu: string;
  readonly verilator: string;
  readonly node: string;
}

/** What an analysis tree turned out to contain; written beside it. */
export interface AnalysisManifest {
  /** Version of every Debian package in the tree. */
  readonly packages: Readonly<Record<string, string>>;
  readonly yosys: string;
  readonly nextpnr: string;
  readonly z3: string;
  readonly clang: string;
}

/** What a tree with a browser turned out to contain; written beside it. */
export interface BrowserManifest {
  /** Version of every Debian package in the tree. */
  readonly packages: Readonly<Record<string, string>>;
  readonly chromium: string;
}

/** What a tree for DKMS turned out to contain; written beside it. */
export interface DkmsManifest {
  /** Version of every Debian package in the tree. */
  readonly packages: Readonly<Record<string, string>>;
  readonly dkms: string;
  /** `uname -r` of each kernel whose headers are there. */
  readonly kernels: readonly string[];
}

/** Names and versions from the file names of apt's archive cache: NAME_VERSION_ARCHITECTURE.deb. */
export function packageVersions(archives: readonly string[]): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const archive of archives) {
    const match = /^(?<name>[^_]+)_(?<version>[^_]+)_[^_]+\.deb$/.exec(archive)?.groups;
    // apt writes the colon of an epoch as %3a.
    if (match !== undefined) versions[match['name'] ?? ''] = decodeURIComponent(match['version'] ?? '');
  }
  return versions;
}

/** Compares dotted numbers: whether `version` is `oldest` or newer. */
export function isAtLeast(version: string, oldest: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [have, want] = [numbers(version), numbers(oldest)];
  for (const [index, part] of want.entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** The first dotted number in what a program says of its version. */
export function versionIn(text: string): string {
  return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? 'unknown';
}

/**
 * The release of the tree's kernel. Image, headers and source must be of one build: modules made from other headers
 * would not load, and vhost.h of another source would describe other structures.
 */
export function kernelRelease(versions: Readonly<Record<string, string>>, line: string): string {
  const release = Object.keys(versions)
    .map((name) => /^linux-image-(\d.*-amd64)$/.exec(name)?.[1])
    .find((found) => found !== undefined);
  const parts = [`linux-image-${release}`, `linux-headers-${release}`, `linux-source-${line}`];
  const found = parts.map((name) => `${name} ${versions[name] ?? 'missing'}`);
  if (release === undefined || new Set(parts.map((name) => versions[name])).size !== 1) {
    throw new LabError(
      'LabKernelMismatch',
      `the mirror's kernel packages are not of one version: ${found.join(', ')}`,
      'the mirror is being updated or incomplete: try again in an hour, or use another mirror',
    );
  }
  return release;
}
