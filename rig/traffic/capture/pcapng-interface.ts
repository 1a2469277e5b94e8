import type { Cursor } from './cursor.js';
import { linkTypeEthernet, type Timing } from './frame.js';
import { fixedValue, readOptions } from './pcapng-options.js';

/** What an Interface Description Block says of the packets that were captured on it. */
export interface CaptureInterface {
  /** Time units in a second. */
  readonly unitsPerSecond: bigint;
  /** Seconds to add to every stamp. */
  readonly offsetSeconds: bigint;
  /** Bytes of the FCS that ends each packet, unless the packet says otherwise. */
  readonly fcsBytes: number;
  /** Bytes after which frames were cut off; 0: none were. */
  readonly snapshotBytes: number;
  /** Why no packet of it can be replayed, and where the file says so. An interface without packets may have a reason. */
  readonly refusal: { readonly what: string; readonly at: number } | undefined;
}

const option = { timeResolution: 9, fcsLength: 13, timeOffset: 14 } as const;

/** Reads the body of an Interface Description Block. @throws CaptureError when it is damaged */
export function readInterface(body: Cursor, timing: Timing): CaptureInterface {
  const typeAt = body.offset;
  const linkType = body.u16('its link type');
  body.skip(2, 'a reserved word');
  const snapshotBytes = body.u32('its snapshot length');
  let [unitsPerSecond, offsetSeconds, fcsBytes] = [1_000_000n, 0n, 0];
  let refusal: CaptureInterface['refusal'];
  for (const one of readOptions(body)) {
    if (one.code === option.fcsLength) {
      const value = fixedValue(one, 1, body.name).getUint8(0);
      fcsBytes = fcsBytesOf(value);
      if (!Number.isInteger(fcsBytes)) refusal = { what: `an FCS of ${value} bits`, at: one.at };
    } else if (timing === 'ignored') continue;
    else if (one.code === option.timeResolution) {
      unitsPerSecond = resolution(fixedValue(one, 1, body.name).getUint8(0));
    } else if (one.code === option.timeOffset) {
      offsetSeconds = fixedValue(one, 8, body.name).getBigInt64(0, body.littleEndian);
    }
  }
  if (linkType !== linkTypeEthernet) refusal = { what: `link type ${linkType}, not Ethernet`, at: typeAt };
  return { unitsPerSecond, offsetSeconds, fcsBytes, snapshotBytes, refusal };
}

/**
 * The option counts in bits, but its example is 4, and Wireshark took it for bytes until 2023. No FCS has fewer than eight
 * bits: a smaller number counts bytes.
 */
function fcsBytesOf(value: number): number {
  return value < 8 ? value : value / 8;
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
