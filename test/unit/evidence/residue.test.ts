import { expect } from 'chai';
import { GuestPages } from '../../../rig/evidence/guest-pages.js';
import type { RamHit } from '../../../rig/host/machine-memory.js';
import { classifyHits, extraPlaces, judgeResidue } from '../../../rig/evidence/residue.js';
import type { FrameFinding } from '../../../rig/evidence/types.js';
import { plainFrame } from './world.js';

const PAGE = 4096;
const frames = [plainFrame(0), plainFrame(1), plainFrame(2)];
const guest = GuestPages.fromRuns([{ guestAddress: 0n, machineAddress: BigInt(8 * PAGE), pages: 4 }]);
const machineBytes = 64 * PAGE;
const inGuest: readonly RamHit[] = frames.map(({ sequence }) => ({
  machineAddress: 8 * PAGE + 100 * sequence,
  sequence,
}));

/** Places of frame 1 besides the first: a frame of that length has two, so that the other is one too many. */
const second = 9 * PAGE;
const third = 9 * PAGE + 0x200;
const twoMore: readonly RamHit[] = [second, third].map((machineAddress) => ({ machineAddress, sequence: 1 }));

interface Case {
  readonly what: string;
  readonly extra?: readonly RamHit[];
  readonly hits?: readonly RamHit[];
  readonly scannedBytes?: number;
  readonly overflow?: number;
  readonly guest?: GuestPages;
  /** Null, and by default: nobody watched. */
  readonly storedByHost?: readonly number[] | null;
  /** Expected findings: of frames 0, 1 and 2, then of all together. */
  readonly expected: readonly string[];
  readonly reason?: RegExp;
}

const green = 'holds';
const red = 'refutes copied';
const unknown = 'unknown';

const cases: readonly Case[] = [
  { what: 'nonces in the guest only', expected: [green, green, green] },
  {
    what: 'as many places in the guest as in the frame, the most that say nothing',
    extra: [{ machineAddress: second, sequence: 1 }],
    storedByHost: [second],
    expected: [green, green, green],
    reason: /^its nonce is at 2 places in the guest and at none outside$/,
  },
  {
    what: 'a second place in the guest that the host wrote',
    extra: twoMore,
    storedByHost: [third],
    expected: [green, red, green],
    reason: /^its nonce is at 3 places in the guest, and at 2 in the frame: the host wrote it at 0x9200$/,
  },
  {
    what: 'a second place in the guest that nobody of the host wrote',
    extra: twoMore,
    storedByHost: [10 * PAGE],
    expected: [green, green, green],
    reason: /^its nonce is at 3 places in the guest, and at 2 in the frame, at none outside: .* the guest's own copy$/,
  },
  {
    what: 'a second place of a short frame in the guest while nobody watched the host',
    extra: twoMore,
    storedByHost: null,
    expected: [green, green, green],
    reason: /^its nonce is at 3 places in the guest, and at 2 in the frame, .* driver copies short frames$/,
  },
  {
    what: 'a third place of a short frame in the guest while nobody watched the host',
    extra: [...twoMore, ...twoMore],
    storedByHost: null,
    expected: [green, 'unknown', green],
    reason: /^its nonce is at 5 places in the guest, and at 2 in the frame: nobody saw who wrote the others$/,
  },
  {
    what: 'a second place in the guest, and one outside',
    extra: [...twoMore, { machineAddress: 20 * PAGE, sequence: 1 }],
    storedByHost: [],
    expected: [green, red, green],
    reason: /^its nonce is outside the guest at 0x14000$/,
  },
  {
    what: 'a second place in the guest, found by a scan that ended early',
    extra: twoMore,
    storedByHost: [third],
    scannedBytes: machineBytes - 1,
    expected: [unknown, unknown, unknown],
    reason: /only \d+ of \d+ bytes/,
  },
  {
    what: 'a stale copy of one frame outside',
    extra: [{ machineAddress: 20 * PAGE, sequence: 1 }],
    expected: [green, red, green],
    reason: /outside the guest at 0x14000$/,
  },
  {
    what: 'two copies of one frame outside',
    extra: [20, 21].map((page) => ({ machineAddress: page * PAGE, sequence: 2 })),
    expected: [green, green, red],
    reason: /at 0x14000, and at 1 other place outside$/,
  },
  {
    what: "a nonce that begins on the guest's last page and ends on the host's",
    extra: [{ machineAddress: 12 * PAGE - 8, sequence: 0 }],
    expected: [red, green, green],
  },
  {
    what: 'a damaged nonce outside, which is of no frame in particular',
    extra: [{ machineAddress: 20 * PAGE, sequence: null }],
    expected: [green, green, green, red],
    reason: /damaged nonce is outside the guest at 0x14000$/,
  },
  {
    what: 'a damaged nonce in the guest',
    extra: [{ machineAddress: 9 * PAGE, sequence: null }],
    expected: [green, green, green],
  },
  ...[8, 9, 15].map((bytes) => ({
    // A frame goes on elsewhere: what follows its page in the machine has nothing to do with it.
    what: `a nonce of which the end of the guest's page leaves ${bytes} bytes, its whole key`,
    extra: [{ machineAddress: 12 * PAGE - bytes, sequence: null }],
    expected: [green, green, green],
  })),
  ...[1, 7].map((bytes) => ({
    what: `a nonce of which the end of the guest's page leaves ${bytes} bytes, not even its key`,
    extra: [{ machineAddress: 12 * PAGE - bytes, sequence: null }],
    expected: [green, green, green, red],
    reason: /damaged nonce is outside the guest at 0xbff[f9]$/,
  })),
  {
    what: "a nonce that is cut by the end of a page of the host's, before one of the guest's",
    extra: [{ machineAddress: 8 * PAGE - 12, sequence: null }],
    expected: [green, green, green, red],
    reason: /damaged nonce is outside the guest at 0x7ff4$/,
  },
  {
    what: 'a scan that found nothing, as it searched something else',
    hits: [],
    expected: [unknown, unknown, unknown],
    reason: /not found at all/,
  },
  {
    what: 'a frame that is nowhere',
    hits: inGuest.slice(0, 2),
    expected: [green, green, unknown],
    reason: /not found at all/,
  },
  {
    what: 'a scan that ended early',
    scannedBytes: machineBytes - 1,
    expected: [unknown, unknown, unknown],
    reason: /only \d+ of \d+ bytes/,
  },
  {
    what: 'a scan that ended early but found a copy before',
    scannedBytes: machineBytes - 1,
    extra: [{ machineAddress: 20 * PAGE, sequence: 1 }],
    expected: [unknown, red, unknown],
  },
  {
    what: 'more hits than were kept',
    overflow: 1,
    expected: [unknown, unknown, unknown],
    reason: /1 more nonce than it could keep/,
  },
  {
    what: 'an agent that told no page: every hit would look outside',
    guest: GuestPages.fromRuns([]),
    expected: [unknown, unknown, unknown],
    reason: /told no page/,
  },
];

const brief = ({ outcome, says }: FrameFinding) => (says ? `${outcome} ${says}` : outcome);

describe('evidence: the line residue', () => {
  for (const one of cases) {
    it(`${[...new Set(one.expected)].join(', ')}: ${one.what}`, () => {
      const hits = [...(one.hits ?? inGuest), ...(one.extra ?? [])];
      const scan = { hits, overflow: one.overflow ?? 0, scannedBytes: one.scannedBytes ?? machineBytes };
      const storedByHost = one.storedByHost ? new Set(one.storedByHost) : null;
      const findings = judgeResidue(frames, { scan, machineBytes, guest: one.guest ?? guest, storedByHost });
      expect(findings.map(brief)).to.deep.equal(one.expected);
      const { reason } = one;
      if (reason) expect(findings.some((finding) => reason.test(finding.reason))).to.equal(true);
    });
  }

  it('knows of no reason for a second place of a longer frame while nobody watched the host', () => {
    const outcomeOf = (length: number) => {
      const frame = plainFrame(1, length);
      const hits = Array.from({ length: frame.nonceOffsets.length + 1 }, (_, index) => ({
        machineAddress: 9 * PAGE + 0x100 * index,
        sequence: 1,
      }));
      const scan = { hits, scannedBytes: machineBytes, overflow: 0 };
      return judgeResidue([frame], { scan, machineBytes, guest, storedByHost: null }).map(({ outcome }) => outcome);
    };
    expect(outcomeOf(128)).to.deep.equal(['holds']);
    expect(outcomeOf(129)).to.deep.equal(['unknown']);
  });

  it('asks who wrote the places of a nonce in the guest only when they are more than the frame has', () => {
    const outside = { machineAddress: 20 * PAGE, sequence: 0 };
    const damaged = { machineAddress: 9 * PAGE + 8, sequence: null };
    const stranger = { machineAddress: 9 * PAGE + 64, sequence: 77 };
    const places = (...extra: readonly RamHit[]) => extraPlaces(frames, [...inGuest, ...extra], guest);
    expect(places()).to.deep.equal([]);
    expect(places(...twoMore.slice(0, 1), outside, outside, damaged, stranger)).to.deep.equal([]);
    // Which of them is the frame's own nobody can tell.
    expect(places(...twoMore)).to.deep.equal([8 * PAGE + 100, second, third]);
  });

  it('lets a cut nonce lie inside only where its key does', () => {
    const at = (bytes: number): RamHit => ({ machineAddress: 12 * PAGE - bytes, sequence: null });
    const whole: RamHit = { machineAddress: 12 * PAGE - 12, sequence: 0 };
    const ofHost: RamHit = { machineAddress: 8 * PAGE - 12, sequence: null };
    expect(classifyHits([...[16, 15, 8, 7, 1].map(at), whole, ofHost], guest)).to.deep.equal({
      inside: [16, 15, 8].map(at),
      outside: [...[7, 1].map(at), whole, ofHost],
    });
    // Where the next page of the machine is the guest's, too, nothing is outside.
    const middle = [12, 4].map((bytes): RamHit => ({ machineAddress: 10 * PAGE - bytes, sequence: null }));
    expect(classifyHits(middle, guest)).to.deep.equal({ inside: middle, outside: [] });
  });

  it('sorts hits by whose page they lie in', () => {
    const outside = { machineAddress: 12 * PAGE, sequence: 0 };
    expect(classifyHits([...inGuest, outside], guest)).to.deep.equal({ inside: inGuest, outside: [outside] });
  });
});
