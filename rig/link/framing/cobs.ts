/** Ends a frame on the link, and may begin one. */
export const delimiter = 0;

/** Encodes a frame so that no byte of it is the delimiter (consistent overhead byte stuffing). */
export function cobsEncode(frame: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(frame.length + Math.floor(frame.length / 254) + 1);
  let codeAt = 0;
  let length = 1;
  for (let index = 0; index < frame.length; index += 1) {
    const byte = frame[index] ?? 0;
    if (byte !== delimiter) encoded[length++] = byte;
    const run = length - codeAt;
    // A full run of 254 bytes stands for no delimiter; at the very end of a frame no further run follows it.
    if (byte === delimiter || (run === 0xff && index + 1 < frame.length)) {
      encoded[codeAt] = run;
      codeAt = length;
      length += 1;
    }
  }
  encoded[codeAt] = length - codeAt;
  return encoded.subarray(0, length);
}

/** Decodes what stood between two delimiters; `undefined` when no frame encodes to it. */
export function cobsDecode(encoded: Uint8Array): Uint8Array | undefined {
  const frame = new Uint8Array(encoded.length);
  let length = 0;
  let index = 0;
  while (index < encoded.length) {
    const code = encoded[index] ?? 0;
    const end = index + code;
    if (code === delimiter || end > encoded.length) return undefined;
    const run = encoded.subarray(index + 1, end);
    if (run.includes(delimiter)) return undefined;
    frame.set(run, length);
    length += run.length;
    if (code < 0xff && end < encoded.length) frame[length++] = 0;
    index = end;
  }
  return frame.subarray(0, length);
}

/** What a stream of bytes turned out to hold. */
export type Delimited =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** Bytes that are no frame, and are reported rather than silently lost. */
  | { readonly kind: 'discarded'; readonly bytes: Uint8Array };

/** Cuts a stream of bytes into frames. Whatever comes in, the frame after the next delimiter is found. */
export class CobsDecoder {
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** More came without a delimiter than any frame holds: all up to the next delimiter is discarded. */
  private overrun = false;

  /** `longest` is the most bytes that an encoded frame has. */
  constructor(private readonly longest: number) {}

  /** Takes the next bytes of the stream, in pieces of any size. */
  push(bytes: Uint8Array): readonly Delimited[] {
    const found: Delimited[] = [];
    let start = 0;
    for (let end = bytes.indexOf(delimiter); end >= 0; end = bytes.indexOf(delimiter, start)) {
      this.keep(bytes.subarray(start, end), found);
      this.finish(found);
      start = end + 1;
    }
    this.keep(bytes.subarray(start), found);
    return found;
  }

  private keep(bytes: Uint8Array, found: Delimited[]): void {
    if (bytes.length === 0) return;
    // The caller may reuse its buffer.
    this.pending.push(new Uint8Array(bytes));
    this.pendingBytes += bytes.length;
    if (!this.overrun && this.pendingBytes <= this.longest) return;
    this.overrun = true;
    found.push({ kind: 'discarded', bytes: this.take() });
  }

  private finish(found: Delimited[]): void {
    const encoded = this.take();
    this.overrun = false;
    // Two delimiters in a row are how a sender separates itself from noise.
    if (encoded.length === 0) return;
    const frame = cobsDecode(encoded);
    found.push(frame === undefined ? { kind: 'discarded', bytes: encoded } : { kind: 'frame', bytes: frame });
  }

  private take(): Uint8Array {
    const taken = new Uint8Array(this.pendingBytes);
    let at = 0;
    for (const piece of this.pending) {
      taken.set(piece, at);
      at += piece.length;
    }
    this.pending = [];
    this.pendingBytes = 0;
    return taken;
  }
}
