import { expect } from 'chai';
import { z } from 'zod';
import { buildDocument } from '../../../rig/report/document.js';
import { ledgerDocument } from '../../../rig/report/ledger-document.js';
import {
  bench,
  bounceAll,
  counters,
  experimentOn,
  latency,
  ledger,
  sampleEcho,
  sampleEchoOfTwo,
  sampleReport,
  testimony,
  withoutTouch,
} from './sample.js';
import { CHECKSUM } from '../evidence/world.js';

const whole = z.int().min(0);
const verdict = z.enum(['zero-copy', 'copied', 'touched', 'lost', 'inconclusive']);

const lineName = z.enum(['address', 'residue', 'touch', 'late-write', 'content']);
const exact = z.union([whole, z.string().regex(/^-?\d+$/)]);
const change = z.union([z.int(), z.string().regex(/^-?\d+$/)]);
const entries = z.record(z.string(), change);
const ledgerShape = z.strictObject({
  snapshotsChecked: whole,
  snapshotsPushed: whole,
  snapshotsLost: whole,
  cycles: exact,
  nic: entries,
  rx: z.array(entries).length(4),
  tx: z.array(entries).length(4),
  laws: z.array(z.strictObject({ law: z.string(), left: change, right: change })),
});

/** The document as users of `rig run --json` rely on it: nothing missing, nothing more. */
const latencyShape = z.strictObject({
  samples: whole,
  meanNs: whole,
  minNs: whole,
  p50Ns: whole,
  p90Ns: whole,
  p99Ns: whole,
  p999Ns: whole,
  maxNs: whole,
  clipped: whole,
  unmatched: whole,
  lost: whole,
});
const checkShape = z.strictObject({
  next: whole,
  frames: whole,
  corrupt: whole,
  gaps: whole,
  missing: whole,
  duplicates: whole,
  reordered: whole,
  late: whole,
});
const echoShape = z.strictObject({
  verdict: z.enum(['complete', 'faulty']),
  reason: z.string().nullable(),
  frames: z.strictObject({ injected: whole, returned: whole }),
  check: checkShape,
  streams: z.array(z.strictObject({ injected: whole, check: checkShape })),
  guest: z.strictObject({ echoed: whole, lost: whole }),
  transmit: z.union([
    z.strictObject({ sent: whole, found: whole, read: whole, readers: z.string() }),
    z.strictObject({ unavailable: z.string() }),
  ]),
  latency: z.strictObject({ dma: latencyShape.nullable(), echo: latencyShape.nullable() }),
});
const experimentShape = {
  verdict,
  reason: z.string().nullable(),
  frames: z.strictObject({
    injected: whole,
    delivered: whole,
    zeroCopy: whole,
    copied: whole,
    touched: whole,
    lost: whole,
  }),
  evidence: z.strictObject({
    address: z.strictObject({ checked: whole, matched: whole }).nullable(),
    residue: z
      .strictObject({ scannedBytes: whole, insideGuest: whole, outsideGuest: whole, mostInside: whole })
      .nullable(),
    touch: z.strictObject({ bytes: whole, loadedBytes: whole, storedBytes: whole, touched: whole }).nullable(),
    lateWrite: z.strictObject({ sampled: whole, seen: whole }).nullable(),
    content: z.strictObject({ checked: whole, good: whole }).nullable(),
  }),
  witnesses: z.array(
    z.strictObject({
      witness: z.enum(['watchpoints', 'copy functions']),
      outcome: z.enum(['holds', 'refutes', 'unknown', 'unsampled']),
      sample: z.string(),
      reason: z.string(),
    }),
  ),
  restsOn: z.array(lineName),
  lacking: z.array(z.strictObject({ line: lineName, why: z.string() })),
  touchers: z.array(z.strictObject({ name: z.string(), kind: z.enum(['load', 'store']), frames: whole })),
  latency: latencyShape.nullable(),
  counters: z.strictObject({ nic: z.record(z.string(), whole), host: z.record(z.string(), whole) }),
  ledger: ledgerShape.nullable(),
};
const documentShape = z.strictObject({
  schemaVersion: z.literal(1),
  status: z.enum(['passed', 'failed', 'bench-trouble', 'interrupted']),
  ...experimentShape,
  controls: z.array(z.strictObject({ name: z.string(), ...experimentShape })),
  injections: z.array(
    z.strictObject({
      name: z.string(),
      frames: whole,
      seconds: z.number().positive(),
      framesPerSecond: z.number(),
      bitsPerSecond: z.number(),
      asked: z.string().nullable(),
      errorPercent: z.number().nullable(),
      heldSeconds: z.number().min(0),
    }),
  ),
  echo: echoShape.nullable(),
  timings: z.object({ totalMs: z.number() }).catchall(z.number()),
  bench: z.object({ kind: z.string() }).catchall(z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

function parsed(value: unknown): z.infer<typeof documentShape> {
  return documentShape.parse(JSON.parse(JSON.stringify(value)));
}

describe('report: the document of a run', () => {
  it('has the promised shape for a run that passed', () => {
    const document = parsed(sampleReport().document);
    expect(document.status).to.equal('passed');
    expect(document.verdict).to.equal('zero-copy');
    expect(document.reason).to.equal(null);
    expect(document.frames).to.deep.equal({ injected: 8, delivered: 8, zeroCopy: 8, copied: 0, touched: 0, lost: 0 });
    expect(document.evidence.address).to.deep.equal({ checked: 8, matched: 8 });
    expect(document.controls.map(({ name, verdict: word }) => [name, word])).to.deep.equal([['tap', 'copied']]);
    expect(document.timings['bootMs']).to.equal(41_200);
  });

  it('tells what the verdict rests on, and who touched frames', () => {
    const document = parsed(sampleReport(experimentOn(undefined, withoutTouch)).document);
    expect(document.restsOn).to.deep.equal(['address', 'residue', 'late-write', 'content']);
    expect(document.lacking).to.deep.equal([{ line: 'touch', why: 'KVM runs the host' }]);
    expect(document.touchers).to.deep.equal([]);
    const [tap] = document.controls;
    expect(tap?.restsOn).to.deep.equal(['address', 'residue', 'touch', 'late-write', 'content']);
    expect(tap?.touchers).to.deep.equal([{ name: 'vhost_mp_fill of vhost_mp', kind: 'load', frames: 8 }]);
    expect(tap?.evidence.touch).to.deep.equal({ bytes: 6517, loadedBytes: 6517, storedBytes: 0, touched: 8 });
    expect(tap?.evidence.lateWrite).to.deep.equal({ sampled: 4, seen: 0 });
  });

  it('counts frames that were touched apart from those that were copied', () => {
    const touched = experimentOn((world) => world.touch('load', 3, 20, 4, CHECKSUM.start));
    const document = parsed(sampleReport(touched).document);
    expect([document.status, document.verdict]).to.deep.equal(['failed', 'touched']);
    expect(document.frames).to.include({ zeroCopy: 7, copied: 0, touched: 1, lost: 0 });
    expect(document.evidence.touch).to.include({ loadedBytes: 4, touched: 1 });
  });

  it('has the ledger, in numbers as long as they are exact', () => {
    const document = parsed(sampleReport().document);
    expect(document.ledger).to.include({ snapshotsChecked: 3, snapshotsPushed: 1, snapshotsLost: 1, cycles: 2000 });
    expect(document.ledger?.rx[1]).to.include({ FRAMES: 8, DELIVERED_BYTES: 800, POSTED: 0 });
    expect(document.ledger?.laws[0]).to.include({ left: 8, right: 8 });
    const huge = { ...ledger, cycles: 2n ** 53n };
    expect(ledgerDocument(huge).cycles).to.equal('9007199254740992');
  });

  it('tells what frames that came back took, and that all of them came', () => {
    const { echo, latency: toMemory, status } = parsed(sampleReport(undefined, undefined, sampleEcho()).document);
    expect(toMemory).to.deep.equal(latency);
    expect(echo).to.include({ verdict: 'complete', reason: null });
    expect(echo?.frames).to.deep.equal({ injected: 8, returned: 8 });
    expect(echo?.latency.echo?.p50Ns).to.equal(4_000_123);
    expect(echo?.transmit).to.deep.equal({ sent: 8, found: 7, read: 7, readers: 'tun_get_user of tun' });
    expect(status).to.equal('passed');
  });

  it('tells of frames that came back by stream and of all together', () => {
    const echo = parsed(sampleReport(undefined, undefined, sampleEchoOfTwo({ frames: 3, missing: 1 })).document).echo;
    expect(echo).to.include({ verdict: 'faulty', reason: 'stream 1: 1 of 4 frames did not come back intact' });
    expect(echo?.frames).to.deep.equal({ injected: 8, returned: 7 });
    expect(echo?.check).to.include({ next: 8, frames: 7, missing: 1 });
    expect(echo?.streams.map(({ injected, check }) => [injected, check.frames])).to.deep.equal([
      [4, 4],
      [4, 3],
    ]);
  });

  it('is one of a failed run when not all frames came back as they were', () => {
    const faulty = sampleEcho({ frames: 8, corrupt: 1, next: 7 });
    const document = parsed(sampleReport(undefined, undefined, faulty).document);
    expect([document.status, document.verdict]).to.deep.equal(['failed', 'zero-copy']);
    expect(document.reason).to.equal('echo: 1 of 8 frames did not come back intact, 1 frame came back corrupt');
  });

  it('tells the reason of a run that failed', () => {
    const document = parsed(sampleReport(experimentOn((world) => world.flipPayload(3))).document);
    expect([document.status, document.verdict]).to.deep.equal(['failed', 'lost']);
    expect(document.reason).to.match(/frame 3: its checksum is wrong/);
    expect(document.evidence.content).to.deep.equal({ checked: 8, good: 7 });
  });

  it('tells the reason of a control that proves nothing, though the frames are proven', () => {
    const document = parsed(sampleReport(experimentOn(), experimentOn()).document);
    expect([document.status, document.verdict]).to.deep.equal(['failed', 'zero-copy']);
    expect(document.reason).to.match(/^control tap: .*the proof cannot fail/);
  });

  it('has the same shape when there was nothing to judge', () => {
    for (const status of ['bench-trouble', 'interrupted', 'failed'] as const) {
      const trouble = { status, reason: 'QEMU ended' };
      const input = {
        status: trouble,
        main: null,
        controls: [],
        echo: null,
        timings: { totalMs: 5 },
        bench: { kind: 'virtual' },
      };
      const document = parsed(buildDocument(input));
      expect(document).to.include({ status, verdict: 'inconclusive', reason: 'QEMU ended' });
      expect(document.frames.injected).to.equal(0);
      expect([document.restsOn, document.lacking, document.touchers]).to.deep.equal([[], [], []]);
    }
  });

  it('keeps what was judged before a later step failed', () => {
    const document = parsed(
      buildDocument({
        status: { status: 'interrupted', reason: 'stopped on request' },
        main: { name: 'mp', experiment: experimentOn(bounceAll), counters, ledger, latency, testimonies: [testimony] },
        controls: [],
        echo: null,
        timings: { totalMs: 5 },
        bench,
      }),
    );
    expect(document).to.include({ status: 'interrupted', verdict: 'copied', reason: 'stopped on request' });
    expect(document.witnesses).to.deep.equal([testimony]);
  });
});
