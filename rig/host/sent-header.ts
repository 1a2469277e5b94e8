/**
 * Bytes of a sent frame that mp copies into memory of the host, as headers that it has to look at: of them nobody says
 * that they are not copied.
 */
export const transmitHeaderBytes = 128;

/** Frames shorter than this are copied as a whole, on purpose: two descriptors would cost more than the copy. */
export const transmitCopyBelow = 256;
