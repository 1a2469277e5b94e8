/** Offsets in the setup header (kernel: Documentation/arch/x86/boot.rst). */
const setup = { sectors: 0x1f1, magic: 0x202, payloadOffset: 0x248, payloadLength: 0x24c } as const;
const sectorBytes = 512;
/** The build appends the unpacked size to the compressed kernel. */
const sizeSuffixBytes = 4;

/** The compressed ELF kernel inside a bzImage. */
export function compressedKernel(image: Buffer): Buffer {
  if (image.toString('latin1', setup.magic, setup.magic + 4) !== 'HdrS') {
    throw new RangeError('not a bzImage: the setup header has no HdrS mark');
  }
  const protectedMode = ((image[setup.sectors] ?? 0) + 1) * sectorBytes;
  const start = protectedMode + image.readUInt32LE(setup.payloadOffset);
  const length = image.readUInt32LE(setup.payloadLength);
  return image.subarray(start, start + length - sizeSuffixBytes);
}
