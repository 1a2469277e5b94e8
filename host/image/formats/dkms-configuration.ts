/**
 * A dkms.conf (dkms(8)) for modules that are made together by `make RELEASE=...` in one directory, each in a
 * directory of its own. `$kernelver` is the release that DKMS builds for; older kernels than `oldestKernel` are skipped.
 */
export function dkmsConfiguration(
  { name, version }: { readonly name: string; readonly version: string },
  modules: readonly string[],
  oldestKernel: string,
): string {
  const lines = [
    `PACKAGE_NAME="${name}"`,
    `PACKAGE_VERSION="${version}"`,
    'MAKE[0]="make RELEASE=$kernelver BUILD=$kernel_source_dir"',
    // Each kernel's build begins with a new copy of the sources.
    'CLEAN="true"',
    'AUTOINSTALL="yes"',
    `BUILD_EXCLUSIVE_KERNEL_MIN="${oldestKernel}"`,
    ...modules.flatMap((module, index) => [
      `BUILT_MODULE_NAME[${index}]="${module}"`,
      `BUILT_MODULE_LOCATION[${index}]="${module}"`,
      `DEST_MODULE_LOCATION[${index}]="/updates/dkms"`,
    ]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
