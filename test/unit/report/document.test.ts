import { expect } from 'chai';
import { buildDocument, type RunDocument } from '../../../rig/report/document.js';
import { runSchema } from '../../../rig/report/schema.js';
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
  traffic,
  withoutTouch,
} from './sample.js';
import { identity } from './suite-sample.js';
import { CHECKSUM } from '../evidence/world.js';

/** The document as users of `rig run --json` rely on it: nothing missing, nothing that the published schema does not name. */
function parsed(value: RunDocument): RunDocument {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  expect(runSchema.parse(plain)).to.deep.equal(plain);
  return runSchema.parse(plain);
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
    expect(tap?.evidence.touch).to.deep.equal({
      sampledFrames: null,
      bytes: 6517,
      loadedBytes: 6517,
      storedBytes: 0,
      touched: 8,
    });
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
    expect(echo?.transmit).to.deep.equal({
      sent: 8,
      long: 7,
      found: 6,
      read: 5,
      readers: 'tun_get_user of tun',
    });
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
        identity,
        traffic,
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
        identity,
        traffic,
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
