import { expect } from 'chai';
import { transmitHeaderBytes } from '../../../rig/host/sent-header.js';
import { payloadOf } from '../../../rig/evidence/payload.js';
import { judgeTransmitContent } from '../../../rig/evidence/transmit-content.js';
import { withoutHeaders } from '../../../rig/evidence/transmit-residue.js';
import type { Landing, LandingPiece } from '../../../rig/evidence/landing.js';
import { CompletionStatus, TraceSource, type StreamCheck } from '../../../rig/nic/nic.js';
import { plainFrame } from './world.js';

const piece = (machineAddress: number, length: number, guestAddress: number | null): LandingPiece => ({
  busAddress: BigInt(machineAddress),
  length,
  translation: { kind: 'ram', machineAddress, writable: true },
  guestAddress,
});

/** Frame 0 as the NIC read it from these places, the first of them its first segment. */
function landing(pieces: readonly LandingPiece[]): Landing {
  const [length0 = 0, ...others] = pieces.map(({ length }) => length);
  return {
    sequence: 0,
    pieces,
    record: {
      sequence: 0,
      queue: 0,
      source: TraceSource.GENERATOR,
      status: CompletionStatus.OK,
      stream: 0,
      address0: 0n,
      address1: 0n,
      length0,
      length1: others.reduce((sum, length) => sum + length, 0),
      descriptor: 0,
      fragment: 0,
      more: 0,
      cookie: 0n,
      timeRequest: 0n,
      timeDone: 0n,
      number: 0,
      generation: 1,
    },
  };
}

describe('payload of a sent frame', () => {
  const places = (pieces: readonly LandingPiece[]): (number | null)[][] =>
    payloadOf(landing(pieces)).map(({ offset, length, guestAddress }) => [offset, length, guestAddress]);

  it('is what lies behind the header, wherever the pieces end', () => {
    expect(places([piece(0, 128, null), piece(4096, 900, 64)])).to.deep.equal([[128, 900, 64]]);
    expect(places([piece(0, 1000, 64)])).to.deep.equal([[128, 872, 192]]);
    expect(places([piece(0, 100, null), piece(4096, 28, 0), piece(8192, 72, 7)])).to.deep.equal([[128, 72, 7]]);
    expect(places([piece(0, 100, null), piece(4096, 100, 50), piece(8192, 72, 7)])).to.deep.equal([
      [128, 72, 78],
      [200, 72, 7],
    ]);
    expect(places([piece(0, 60, null)])).to.deep.equal([]);
  });
});

describe('nonces outside the guest', () => {
  // The header ends within the middle nonce, which begins at byte 120.
  const frame = plainFrame(0, 256);
  const header = 0x3000;
  const left = (pieces: readonly LandingPiece[], hits: readonly [number, number | null][]): unknown =>
    withoutHeaders(
      hits.map(([machineAddress, sequence]) => ({ machineAddress, sequence })),
      [frame],
      [landing(pieces)],
    ).map(({ machineAddress, sequence }) => [machineAddress, sequence]);
  const usual = [piece(header, transmitHeaderBytes, null), piece(0x8000, 128, 0)];

  it('are expected in the header, at their places in it only', () => {
    expect(frame.nonceOffsets).to.deep.equal([16, 120, 232]);
    expect(
      left(usual, [
        [header + 16, 0],
        [header + 120, null],
      ]),
    ).to.deep.equal([]);
    for (const hit of [
      [header + 17, 0],
      [header + 120, 0],
      [header + 16, null],
      [header + 16, 1],
      [header + 232, 0],
    ]) {
      expect(left(usual, [hit as [number, number | null]]), String(hit)).to.deep.equal([hit]);
    }
  });

  it('are not expected in a header that is longer than headers are, or in the guest', () => {
    const hit: [number, number | null] = [header + 16, 0];
    expect(left([piece(header, 129, null), piece(0x8000, 127, 0)], [hit])).to.deep.equal([hit]);
    expect(left([piece(header, 256, null)], [hit])).to.deep.equal([hit]);
    expect(left([piece(header, 128, 5), piece(0x8000, 128, 0)], [hit])).to.deep.equal([hit]);
  });

  it('are expected in a header of two pages at their own places', () => {
    const cut = [piece(0x2ff0, 16, null), piece(0x5000, 112, null), piece(0x8000, 128, 0)];
    const record = { ...landing(cut).record, length0: 128 };
    const found = withoutHeaders(
      [
        { machineAddress: 0x5000, sequence: 0 },
        { machineAddress: 0x3000, sequence: 0 },
      ],
      [frame],
      [{ ...landing(cut), record }],
    );
    expect(found).to.deep.equal([{ machineAddress: 0x3000, sequence: 0 }]);
  });
});

describe('content of sent frames', () => {
  const frames = [0, 1, 2, 3].map((sequence) => plainFrame(sequence, 300));
  const good: StreamCheck = {
    next: 4,
    frames: 4,
    corrupt: 0,
    gaps: 0,
    missing: 0,
    duplicates: 0,
    reordered: 0,
    late: 0,
  };
  const none: ReadonlySet<number> = new Set();
  const judged = (change: Partial<StreamCheck>, unread: ReadonlySet<number> | null = none): string[] =>
    judgeTransmitContent(frames, { check: { ...good, ...change }, unread }).map(
      ({ sequence, outcome, says }) => `${sequence ?? 'all'} ${outcome}${says ? ` ${says}` : ''}`,
    );
  const unknown = ['0 unknown', '1 unknown', '2 unknown', '3 unknown'];

  it('is whole when the checker has counted each once, in order', () => {
    expect(judged({})).to.deep.equal(['0 holds', '1 holds', '2 holds', '3 holds']);
  });

  it('names the lost frames where exactly those were never read', () => {
    const lost = { frames: 3, missing: 1, gaps: 1 };
    expect(judged(lost, new Set([2]))).to.deep.equal(['0 holds', '1 holds', '2 refutes lost', '3 holds']);
    expect(judged(lost)).to.deep.equal([...unknown, 'all refutes lost']);
    expect(judged(lost, null)).to.deep.equal([...unknown, 'all refutes lost']);
    expect(judged({ frames: 2, missing: 2 }, new Set([2]))).to.deep.equal([...unknown, 'all refutes lost']);
  });

  it('is broken by any other flaw, of which nobody knows whose it is', () => {
    const flaws = [
      { frames: 5, duplicates: 1 },
      { reordered: 1 },
      { corrupt: 1 },
      { frames: 5, late: 1 },
      { frames: 5 },
    ];
    for (const flaw of flaws) {
      expect(judged(flaw), JSON.stringify(flaw)).to.deep.equal([...unknown, 'all refutes corrupt']);
    }
  });
});
