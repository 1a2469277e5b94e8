import { machine, onlyAccess, refutes, type AccessWords, type AddressObservation, type Judgement } from './address.js';
import type { Landing } from './landing.js';
import { transmitHeaderBytes } from '../host/sent-header.js';
import { payloadOf } from './payload.js';
import { bySequence, type Frame, type Judge } from './types.js';
import { hex } from './words.js';

const sending: AccessWords = { trace: 'transmit trace', verb: 'read' };

/**
 * The line *address* of the other direction: the NIC read the frame, once, and all that is behind its header from pages
 * of the guest, where it still stands.
 */
export const judgeTransmitAddress: Judge<AddressObservation> = (frames, seen) => {
  const landings = bySequence(seen.landings);
  return frames.map((frame) => ({
    sequence: frame.sequence,
    line: 'address' as const,
    ...judgeFrame(frame, landings.get(frame.sequence) ?? [], seen),
  }));
};

function judgeFrame(frame: Frame, landings: readonly Landing[], seen: AddressObservation): Judgement {
  const access = onlyAccess(frame, landings, seen, sending);
  if ('outcome' in access) return access;
  const { landing } = access;
  const payload = payloadOf(landing);
  const [first] = payload;
  if (!first) return refutes(`nothing of it is behind its first ${transmitHeaderBytes} bytes, which are copied`);
  const outside = payload.find(({ guestAddress }) => guestAddress === null);
  if (outside) {
    const place = `machine address ${machine(outside)}, which is not a page of the guest`;
    return { ...refutes(`the NIC read it from its byte ${outside.offset} on at ${place}`), says: 'copied' };
  }
  const wrong = firstDifference(frame, seen.bytes.get(landing.record.number));
  if (wrong !== null) return refutes(`it does not stand at machine address ${machine(first)}: ${wrong}`);
  return {
    outcome: 'holds',
    reason: `read at guest address ${hex(first.guestAddress ?? 0)}, machine address ${machine(first)}, where it stands`,
  };
}

/** What is not as in the frame behind its header, at a place where it can be recognised, or null. */
function firstDifference(frame: Frame, bytes: Uint8Array | undefined): string | null {
  if (!bytes) return 'no byte could be read there';
  for (const offset of frame.nonceOffsets) {
    const start = Math.max(offset, transmitHeaderBytes);
    const end = offset + frame.nonce.length;
    if (start >= end) continue;
    const expected = frame.nonce.subarray(start - offset);
    if (Buffer.compare(bytes.subarray(start, end), expected) !== 0) return `the nonce at offset ${offset} is another`;
  }
  return null;
}
