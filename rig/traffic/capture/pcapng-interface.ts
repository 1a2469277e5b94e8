import type { Cursor } from './cursor.js';
import { malformed, unsupported } from './errors.js';
import { linkTypeEthernet } from './frame.js';

/** What an Interface Description Block says of the packets that were captured on it. */
export interface CaptureInterface {
  /** Time units in a second. */
  readonly unitsPerSecond: bigint;
  /** Seconds to add to every stamp. */
  readonly offsetSeconds: bigint;
  readonly fcsBytes: number;
  /** Bytes after which frames were cut off; 0: none were. */
  readonly snapshotBytes: number;
}

const option = { end: 0, timeResolution: 9, fcsLength: 13, timeOffset: 14 } as const;

/** Reads the body of an Interface Description Block. @throws CaptureError */
export function readInterface(body: Cursor): CaptureInterface {
  const what = 'an interface description';
  const typeAt = body.offset;
  const linkType = body.u16(what);
  if (linkType !== linkTypeEthernet) throw unsupported(`an interface has link type ${linkType}, not Ethernet`, typeAt);
  body.u16(what);
  const snapshotBytes = body.u32(what);
  let [unitsPerSecond, offsetSeconds, fcsBytes] = [1_000_000n, 0n, 0];
  while (body.left > 0) {
    const at = body.offset;
    const code = body.u16('an option');
    const length = body.u16('an option');
    const value = body.bytes(length, 'an option');
    body.bytes(-length & 3, 'an option');
    if (code === option.end) break;
    const expect = (bytes: number): void => {
      if (length !== bytes) throw malformed(`option ${code} of an interface has ${length} bytes, not ${bytes}`, at);
    };
    if (code === option.timeResolution) {
      expect(1);
      unitsPerSecond = resolution(value[0] ?? 0);
    } else if (code === option.fcsLength) {
      expect(1);
      fcsBytes = value[0] ?? 0;
    } else if (code === option.timeOffset) {
      expect(8);
      offsetSeconds = new DataView(value.buffer).getBigInt64(0, body.littleEndian);
    }
  }
  return { unitsPerSecond, offsetSeconds, fcsBytes, snapshotBytes };
}

/** The option gives a negative exponent: of 2 when its highest bit is set, else of 10. */
function resolution(value: number): bigint {
  const exponent = BigInt(value & 0x7f);
  return value & 0x80 ? 2n ** exponent : 10n ** exponent;
}

/** A stamp of this interface in nanoseconds since 1970. */
export function timeNs({ unitsPerSecond, offsetSeconds }: CaptureInterface, stamp: bigint): bigint {
  return offsetSeconds * 1_000_000_000n + (stamp * 1_000_000_000n) / unitsPerSecond;
}
