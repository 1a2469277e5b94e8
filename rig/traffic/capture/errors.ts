import { UsageError } from '../../base/errors.js';

/** A capture file that cannot be read. */
export class CaptureError extends UsageError {
  override readonly name = 'CaptureError';

  constructor(
    code: 'CaptureTruncated' | 'CaptureMalformed' | 'CaptureUnsupported',
    what: string,
    /** Byte offset in the file at which the trouble begins. */
    readonly offset: number,
    remedy: string,
  ) {
    super(code, `${what}, at byte ${offset} of the capture`, remedy);
  }
}

/** The file ends in the middle of something. */
export function truncated(what: string, offset: number): CaptureError {
  return new CaptureError('CaptureTruncated', `the file ends within ${what}`, offset, 'capture again, to the end');
}

/** The file says something that cannot be. */
export function malformed(what: string, offset: number): CaptureError {
  return new CaptureError('CaptureMalformed', what, offset, 'choose a capture that was not damaged');
}

/** The file is good, but says something that cannot be replayed. */
export function unsupported(what: string, offset: number, remedy = 'capture whole Ethernet frames'): CaptureError {
  return new CaptureError('CaptureUnsupported', what, offset, remedy);
}
