import type { Cursor } from './cursor.js';
import { malformed } from './errors.js';

/** An option of a block. */
export interface Option {
  readonly code: number;
  readonly value: Uint8Array;
  /** Offset in the file at which it begins. */
  readonly at: number;
}

const endOfOptions = 0;

/**
 * The options in the rest of a block's body, up to the one that ends the list or to the end of the block.
 * @throws CaptureError when one of them leaves the block
 */
export function* readOptions(body: Cursor): Generator<Option> {
  while (body.left > 0) {
    const at = body.offset;
    const code = body.u16('an option');
    const length = body.u16(`option ${code}`);
    const value = body.bytes(length, `option ${code}`);
    body.skip(-length & 3, `option ${code}`);
    if (code === endOfOptions) return;
    yield { code, value, at };
  }
}

/** The value of an option of fixed length. @param name of its block @throws CaptureError when it is not of that length */
export function fixedValue({ code, value, at }: Option, bytes: number, name: string): DataView {
  if (value.length !== bytes) {
    throw malformed(`${name} has an option ${code} of ${value.length} bytes, not ${bytes}`, at);
  }
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
}
