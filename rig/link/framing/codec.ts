import { crc32 } from 'node:zlib';
import { constants, LinkOperation } from '../../../firmware/registers/generated/registers.js';
import { cobsEncode, delimiter } from './cobs.js';

const requestHeaderBytes = 8;
const responseHeaderBytes = 4;
const eventHeaderBytes = 16;
const crcBytes = 4;
const responseBit = 0x80;

/** Most words that one request reads or writes. */
export const maxWords: number = constants.LINK_MAX_WORDS;

/** Most words of a frame from the NIC, with its CRC: what its encoder holds. */
const longestFrameWords = 128;

/** Most bytes of an encoded frame from the NIC. */
export const longestResponse = cobsEncode(new Uint8Array(longestFrameWords * 4).fill(1)).length;

/** What the rig asks of the NIC. */
export interface Request {
  /** 0 to 255; a request sent again carries the same one. */
  readonly sequence: number;
  readonly operation: LinkOperation;
  /** Byte address of the first word. */
  readonly address: number;
  /** Words to read or to write. */
  readonly count: number;
  /** The words of a WRITE. */
  readonly words?: ArrayLike<number>;
}

/** What the NIC answers. */
export interface Response {
  readonly kind: 'response';
  readonly sequence: number;
  readonly operation: number;
  readonly status: number;
  /** Low byte of BOOT_COUNT. */
  readonly boot: number;
  /** The words of a READ, or of a SYNC, with status OK. */
  readonly words: Uint32Array;
}

/** What the NIC tells unasked. */
export interface DeviceEvent {
  readonly kind: 'event';
  readonly event: number;
  /** The NIC's clock cycle. */
  readonly time: bigint;
  readonly argument: number;
  /** What follows the argument. */
  readonly words: Uint32Array;
}

/** A frame that means nothing. */
export interface BadFrame {
  readonly kind: 'bad';
  readonly why: 'length' | 'checksum' | 'form';
}

/** A request as it goes over the link. */
export function encodeRequest(request: Request): Uint8Array {
  const words = request.words ?? [];
  const frame = new Uint8Array(requestHeaderBytes + words.length * 4 + crcBytes);
  const view = new DataView(frame.buffer);
  view.setUint8(0, request.sequence);
  view.setUint8(1, request.operation);
  view.setUint16(2, request.count, true);
  view.setUint32(4, request.address, true);
  for (let index = 0; index < words.length; index += 1) {
    view.setUint32(requestHeaderBytes + index * 4, words[index] ?? 0, true);
  }
  view.setUint32(frame.length - crcBytes, crc32(frame.subarray(0, -crcBytes)), true);
  const encoded = cobsEncode(frame);
  // The delimiter in front cuts off noise that the line picked up while idle, which would else cost this request.
  const bytes = new Uint8Array(encoded.length + 2).fill(delimiter);
  bytes.set(encoded, 1);
  return bytes;
}

/** What a frame from the NIC means. */
export function decodeFrame(frame: Uint8Array): Response | DeviceEvent | BadFrame {
  if (frame.length < responseHeaderBytes + crcBytes || frame.length % 4 !== 0) return { kind: 'bad', why: 'length' };
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint32(frame.length - crcBytes, true) !== crc32(frame.subarray(0, -crcBytes))) {
    return { kind: 'bad', why: 'checksum' };
  }
  const code = view.getUint8(1);
  if (code === LinkOperation.EVENT && frame.length >= eventHeaderBytes + crcBytes) {
    return {
      kind: 'event',
      event: view.getUint8(2),
      time: view.getBigUint64(4, true),
      argument: view.getUint32(12, true),
      words: wordsFrom(view, eventHeaderBytes),
    };
  }
  if ((code & responseBit) === 0) return { kind: 'bad', why: 'form' };
  return {
    kind: 'response',
    sequence: view.getUint8(0),
    operation: code & ~responseBit,
    status: view.getUint8(2),
    boot: view.getUint8(3),
    words: wordsFrom(view, responseHeaderBytes),
  };
}

/** The words from a byte of a frame to its CRC. */
function wordsFrom(view: DataView, first: number): Uint32Array {
  const words = new Uint32Array((view.byteLength - first - crcBytes) / 4);
  for (let index = 0; index < words.length; index += 1) words[index] = view.getUint32(first + index * 4, true);
  return words;
}
