import { transmitHeaderBytes } from '../host/sent-header.js';
import type { Landing, LandingPiece } from './landing.js';

/** A part of a sent frame behind its header, within one page. */
export interface PayloadPiece extends LandingPiece {
  /** Of its first byte, from the start of the frame. */
  readonly offset: number;
}

/** The places from which the NIC read what is behind the header of a frame. */
export function payloadOf({ pieces }: Landing): readonly PayloadPiece[] {
  let next = 0;
  return pieces.flatMap((piece) => {
    const start = next;
    next += piece.length;
    const cut = Math.max(0, transmitHeaderBytes - start);
    return cut < piece.length ? [{ ...behind(piece, cut), offset: start + cut }] : [];
  });
}

/** A piece without its first bytes. */
function behind({ busAddress, length, translation, guestAddress }: LandingPiece, cut: number): LandingPiece {
  return {
    busAddress: busAddress + BigInt(cut),
    length: length - cut,
    translation:
      translation.kind === 'ram' ? { ...translation, machineAddress: translation.machineAddress + cut } : translation,
    guestAddress: guestAddress === null ? null : guestAddress + cut,
  };
}
