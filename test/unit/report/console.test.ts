import { expect } from 'chai';
import { consoleLines, plainStyle } from '../../../rig/report/console.js';
import type { Experiment } from '../../../rig/evidence/experiment.js';
import type { Testimony } from '../../../rig/evidence/testimony.js';
import type { CodeFunction } from '../../../rig/evidence/code-names.js';
import { CHECKSUM } from '../evidence/world.js';
import {
  bounceAll,
  experimentOn,
  latency,
  sampleEcho,
  sampleEchoOfTwo,
  sampleReport,
  testimony,
  withFindings,
  withoutTouch,
} from './sample.js';

const path = 'runs/20261123-041530-3f9a/report.html';

describe('report: the lines at the end of a run', () => {
  it('tells each line of evidence with its figures, the verdicts and the path of the report', () => {
    expect(consoleLines(sampleReport(), path).join('\n')).to.equal(`
mp: zero-copy  All 8 frames reached the guest without a copy.
  ✓ address    8 of 8 frames found in the guest's page that the NIC wrote
  ✓ residue    2 MiB searched: 22 nonces inside the guest, at most 3 of a frame, 0 outside
  ✓ touch      0 of 6,517 bytes read or written by the host's processors
  ✓ late write 4 of 4 marks seen by the guest in memory that the NIC wrote again
  ✓ content    8 of 8 frames intact in the guest
    verdict    rests on address, residue, touch, late write and content
    ledger     rx1 8 frames, 800 bytes written, 0 dropped; 3 snapshots checked, 1 lost, every law held
    latency    to memory p50 1,208 ns, p90 2,009 ns, p99 12.3 µs, p99.9 12.3 µs, max 12.3 µs

control tap: copied  Control tap came out as copied, as it must, for all 8 frames.
  ✗ address    0 of 8 frames found in the guest's page that the NIC wrote
    frame 0: the NIC wrote it to machine address 0x12c080, which is not a page of the guest
  ✗ residue    2 MiB searched: 22 nonces inside the guest, at most 3 of a frame, 4 outside
    frame 5: its nonce is outside the guest at 0x12c648
  ✗ touch      6,517 of 6,517 bytes read by the host's processors, 0 written, in 8 frames
    frame 0: the host read 60 of its 60 bytes in vhost_mp_fill of vhost_mp
  ✗ late write 0 of 4 marks seen by the guest in memory that the NIC wrote again
    frame 0: the guest does not see the mark that the NIC wrote at its offset 34: it reads other memory
  ✓ content    8 of 8 frames intact in the guest
    touched    vhost_mp_fill of vhost_mp read 8 frames
    verdict    rests on address, residue, touch, late write and content
    ledger     rx1 8 frames, 800 bytes written, 0 dropped; 3 snapshots checked, 1 lost, every law held
    latency    to memory no frame was measured

passed All 8 frames reached the guest without a copy, and the proof was seen to fail where it must.
  rate mp: 100 kfps asked, −0.001 % off, at 99,999 frames a second, frames held for 0.250 ms
  74.2 s in all, boot 41.2 s, injection 9.1 s, proof 3.1 s
  seed 7, report ${path}`);
  });

  it('tells why a run failed', () => {
    const text = consoleLines(sampleReport(experimentOn((world) => world.flipPayload(3))), path).join('\n');
    expect(text).to.contain('mp: lost  1 of 8 frames was lost or damaged.');
    expect(text).to.contain(
      '✗ content    7 of 8 frames intact in the guest\n    frame 3: its checksum is wrong in the guest',
    );
    expect(text).to.match(
      /\nfailed 1 of 8 frames was lost or damaged\.\n {2}1 of 8 frames was lost or damaged; frame 3/,
    );
  });

  it('says when a control does not do its work', () => {
    const text = consoleLines(sampleReport(experimentOn(), experimentOn()), path).join('\n');
    expect(text).to.contain('control tap: zero-copy  Control tap does not do its work: it came out as zero-copy');
    expect(text).to.contain(
      'failed All 8 frames reached the guest without a copy, but nothing shows that the proof can fail.',
    );
  });

  it('tells what came back, and how long it took', () => {
    const report = sampleReport(undefined, undefined, sampleEcho());
    expect(consoleLines(report, path).join('\n')).to.contain(`
echo: complete  All 8 frames came back from the guest intact, once and in order.
    checker  8 frames of the stream transmitted: 0 corrupt, 0 missing, 0 again, 0 out of order
    touch    7 of 8 frames long enough, 6 of these found in the guest's pages, 5 read there by the host behind the header, in tun_get_user of tun: transmit copies
    latency  to memory p50 1,208 ns, p90 2,009 ns, p99 12.3 µs, p99.9 12.3 µs, max 12.3 µs
    latency  and back  p50 4.00 ms, p90 2,009 ns, p99 12.3 µs, p99.9 12.3 µs, max 25.0 ms

passed`);
  });

  it('tells what came back of each of several streams', () => {
    const report = sampleReport(undefined, undefined, sampleEchoOfTwo({ reordered: 1 }));
    expect(consoleLines(report, path).join('\n')).to.contain(`
echo: faulty  Stream 1: 1 frame came back out of order.
    checker  stream 0: 4 frames of the stream transmitted: 0 corrupt, 0 missing, 0 again, 0 out of order
    checker  stream 1: 4 frames of the stream transmitted: 0 corrupt, 0 missing, 0 again, 1 out of order
`);
  });

  it('tells what did not come back', () => {
    const text = consoleLines(sampleReport(undefined, undefined, sampleEcho({ frames: 6, next: 8, missing: 2 })), path);
    expect(text.join('\n')).to.contain('echo: faulty  2 of 8 frames did not come back intact.');
    expect(text.join('\n')).to.contain(
      'failed All 8 frames reached the guest without a copy, but not all came back from it as they were.',
    );
  });

  it('tells of frames that were not measured', () => {
    const report = withFindings(sampleReport(), () => ({ latency: { ...latency, unmatched: 2, lost: 1, clipped: 1 } }));
    expect(consoleLines(report, path).join('\n')).to.contain(
      'max 12.3 µs, 3 frames not measured, 1 frame beyond the range',
    );
  });

  it('says what was not collected', () => {
    const evidence = { address: null, residue: null, touch: null, lateWrite: null, content: null };
    const report = withFindings(sampleReport(), () => ({ evidence }));
    const text = consoleLines(report, path).join('\n');
    for (const name of ['address   ', 'residue   ', 'touch     ', 'late write', 'content   ']) {
      expect(text).to.contain(` ${name} not collected\n`);
    }
  });

  it('says on which lines the verdict rests, and on which not', () => {
    const text = consoleLines(sampleReport(experimentOn(undefined, withoutTouch)), path).join('\n');
    const [mp = ''] = text.split('control tap');
    expect(mp).to.contain(
      'verdict    rests on address, residue, late write and content; not on touch: KVM runs the host\n',
    );
    expect(mp).not.to.match(/[✓✗?] touch/);
  });

  const seen = 'nobody touched them (8 bytes of frame 3, by two maps)';
  const beside: readonly (readonly [string, Experiment, Testimony, string])[] = [
    ['agrees', experimentOn(), testimony, `${seen}; agrees with touch`],
    ['saw less', experimentOn(bounceAll), testimony, `${seen}; saw less than touch`],
    ['contradicts', experimentOn(), { ...testimony, outcome: 'refutes' }, `${seen}; contradicts touch`],
    ['cannot tell', experimentOn(), { ...testimony, outcome: 'unknown' }, `cannot tell: ${seen}`],
    [
      'has no line to agree with',
      experimentOn(undefined, withoutTouch),
      testimony,
      `${seen}; touch is not there to be compared`,
    ],
  ];
  for (const [what, experiment, said, sentence] of beside) {
    it(`tells what a witness says, and that it ${what}`, () => {
      const report = withFindings(sampleReport(experiment), () => ({ witnesses: [said] }));
      expect(consoleLines({ ...report, experiments: report.experiments.slice(0, 1) }, path)).to.include(
        `    watchpoints: ${sentence}`,
      );
    });
  }

  it('says that frames were touched, and by whom, the most frequent first', () => {
    const others = Array.from({ length: 4 }, (_, n): CodeFunction => {
      const start = 0xffff_ffff_8200_0000n + BigInt(n) * 256n;
      return { name: `probe_${n}`, module: null, start, end: start + 256n };
    });
    const touched = experimentOn((world) => {
      world.functions.push(...others);
      others.forEach(({ start }, n) => {
        for (let sequence = 0; sequence <= n; sequence++) world.touch('load', sequence, 20, 2, start);
      });
      world.touch('store', 7, 40, 2, CHECKSUM.start);
      world.touch('store', 6, 40, 2, CHECKSUM.start);
    });
    const text = consoleLines(sampleReport(touched), path).join('\n');
    expect(text).to.contain('mp: touched  The host has read or written 6 of 8 frames.\n');
    expect(text).to.contain("✗ touch      8 of 6,517 bytes read by the host's processors, 4 written, in 6 frames\n");
    expect(text).to.contain(
      '    touched    probe_3 read 4 frames, probe_2 read 3 frames, probe_1 read 2 frames, 2 more in the report\n',
    );
    expect(text).to.contain('\nfailed The host has read or written 6 of 8 frames.\n');
  });

  it('colours through the style that it is given', () => {
    const style = { ...plainStyle, bad: (text: string) => `<${text}>` };
    const text = consoleLines(sampleReport(experimentOn((world) => world.flipPayload(3))), path, style).join('\n');
    expect(text).to.contain('mp: <lost>');
    expect(text).to.contain('\n<failed>');
  });
});
