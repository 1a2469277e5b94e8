import { AssertionError } from 'chai';
import { BenchError } from '../../../rig/base/errors.js';
import { expect } from '../../../rig/chai.js';
import type { FrameFault, ReceivedFrame, SendFault } from '../../../rig/bench/model/faults.js';
import type { ReceiveResult } from '../../../rig/experiment/results.js';
import { failureOf } from '../../failure-of.js';
import { withModelRig } from './model-rig.js';

/** What an expectation throws; fails when it holds. */
function thrownBy(expectation: () => unknown): unknown {
  try {
    expectation();
  } catch (error) {
    return error;
  }
  throw new Error('the expectation held');
}

/** The message with which an expectation fails; fails when it does not, or when the bench could not tell. */
function messageOf(expectation: () => unknown): string {
  const error = thrownBy(expectation);
  expect(error).to.be.instanceOf(AssertionError);
  return (error as Error).message;
}

/** The message with which an expectation is undecided; fails when it is not. */
function openMessageOf(expectation: () => unknown): string {
  const error = thrownBy(expectation);
  expect(error).to.be.instanceOf(BenchError).and.include({ code: 'Undecided', exitCode: 3 });
  return (error as Error).message;
}

describe('expectations of a rig', () => {
  it('hold for frames that arrive without a copy, and their opposites fail', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 24 });
      expect(result).to.have.landedInGuestPages().and.to.have.noHostCopies();
      expect(result).to.have.noLoss().and.to.have.lossOfAtMost(0).and.to.have.noDuplicates();
      expect(result).to.have.arrivedInOrder().and.to.have.keptLedgerLaws().and.to.have.noFallbacks();
      expect(result).to.have.restedOn('address', 'touch').and.to.have.latencyBelow('max', 1e9);
      expect(result).not.to.have.onlyHostCopies();
      expect(messageOf(() => expect(result).not.to.have.noHostCopies())).to.include('every frame is proven zero-copy');
      expect(messageOf(() => expect(result).to.have.latencyBelow('p50', 0))).to.match(
        /p50 of the latency below 0 ns, but it is \d+ ns/,
      );
    }));

  it('show the first frames that were copied, with what every line says of them', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 24, mode: 'copy' });
      expect(result).to.have.onlyHostCopies();
      const message = messageOf(() => expect(result).to.have.noHostCopies());
      expect(message).to.match(
        /^expected no copy by the host, but the verdict is copied \(.+\)\n {2}frame 0, \d+ bytes: copied\n/,
      );
      for (const line of ['address', 'residue', 'touch', 'content'])
        expect(message).to.match(new RegExp(`[✗✓?·] ${line} +\\S`));
      expect(message).to.include('and 19 more');
      expect(messageOf(() => expect(result).to.have.landedInGuestPages())).to.include('✗ address');
      expect(messageOf(() => expect(result).to.have.noFallbacks())).to.include('24 did (forced)');
      expect(result).to.have.noFallbacks('forced');
    }));

  it('tell of frames that were lost', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.receive({ frames: 8 });
        expect(result).to.have.lossOfAtMost(1);
        expect(messageOf(() => expect(result).to.have.noLoss())).to.match(/but 1 of 8 were\n {2}frame 3,/);
      },
      { faults: { frame: ({ index, mode }) => (index === 3 && mode !== null ? 'missed' : undefined) } },
    ));

  const at5 = (fault: FrameFault) => ({
    faults: { frame: ({ index }: ReceivedFrame) => (index === 5 ? fault : undefined) },
  });

  it('tell of frames that arrived twice, and how often the NIC wrote them', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 8 });
      expect(result).to.have.noHostCopies().and.to.have.arrivedInOrder().and.to.have.noLoss();
      expect(result).not.to.have.noDuplicates();
      const message = messageOf(() => expect(result).to.have.noDuplicates());
      expect(message).to.match(
        /^expected no frame to arrive twice, but 1 did\n {2}frame 5, \d+ bytes: zero-copy\n {4}the guest received it 2 times, the NIC wrote it once\n {4}✓ address /,
      );
      expect(message).to.match(/\n {4}✓ content {5}the guest received all \d+ bytes intact, 2 times$/);
    }, at5('arrived-twice')));

  it('tell of frames that arrived after a later one, and in which order the NIC wrote them', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 8 });
      expect(result).to.have.noHostCopies().and.to.have.noDuplicates().and.to.have.noLoss();
      expect(result).not.to.have.arrivedInOrder();
      const message = messageOf(() => expect(result).to.have.arrivedInOrder());
      expect(message).to.match(
        /^expected the frames to arrive in order, but 1 arrived after a later one\n {2}frame 4, \d+ bytes: zero-copy\n {4}the guest received it after frame 5, the NIC wrote it before that\n {4}✓ address /,
      );
      expect(message.match(/ frame \d+, \d+ bytes/g)).to.have.length(1);
    }, at5('overtakes')));

  it('tell of snapshots of the ledger that were lost, with both sides of its laws', () => {
    const lost: number[] = [];
    const losesSnapshot = (number: number) => number % 2 === 0 && lost.push(number) > 0;
    return withModelRig(
      async (rig) => {
        const result = await rig.receive({ frames: 64, rate: '10kfps' });
        expect(lost).to.have.length.greaterThan(1);
        const { checked } = result.ledger;
        expect(result).to.have.noHostCopies().and.not.to.have.keptLedgerLaws();
        const [first, ...laws] = messageOf(() => expect(result).to.have.keptLedgerLaws()).split('\n');
        expect(first).to.equal(
          `expected every snapshot of the ledger to be checked, but ${lost.length} of ${checked + lost.length} were lost on the way; of those that came, each kept every law`,
        );
        expect(laws).to.include(
          '  ✓ frames that entered the NIC + copies = delivered + dropped + tested + in flight: 64, 64',
        );
        expect(laws).to.have.length(3);
      },
      { faults: { losesSnapshot } },
    );
  });

  it('are undecided where the bench could not tell, and so are their opposites', () =>
    withModelRig(async (rig) => {
      const result = await rig.receive({ frames: 8 });
      expect(result.verdict).to.equal('inconclusive');
      const message = openMessageOf(() => expect(result).to.have.noHostCopies());
      expect(message).to.match(/^expected no copy by the host, but the verdict is inconclusive \(.+\)\n {2}frame 5,/);
      expect(message).to.match(/\? address +the DMA trace has no record of it/);
      for (const expectation of [
        () => expect(result).not.to.have.noHostCopies(),
        () => expect(result).to.have.onlyHostCopies(),
        () => expect(result).not.to.have.onlyHostCopies(),
        () => expect(result).to.have.landedInGuestPages(),
        () => expect(result).not.to.have.landedInGuestPages(),
      ]) {
        expect(openMessageOf(expectation)).to.include('frame 5');
      }
      expect(result).to.have.noLoss().and.to.have.arrivedInOrder().and.to.have.keptLedgerLaws();
    }, at5('unrecorded')));

  it('fail where evidence contradicts itself, but for a control, which shows nothing then', () =>
    withModelRig(async (rig) => {
      const { lines, ...result } = await rig.receive({ frames: 8 });
      const refuted = { ...result, lines: lines.map((one) => ({ ...one, refutes: 1 })) };
      expect(messageOf(() => expect(refuted).to.have.noHostCopies())).to.include('inconclusive');
      expect(openMessageOf(() => expect(refuted).to.have.onlyHostCopies())).to.include('inconclusive');
    }, at5('unrecorded')));

  it('are undecided where nobody has told what arrived, and do not hold where nothing was checked', () =>
    withModelRig(async (rig) => {
      const result: ReceiveResult = await rig.receive({ frames: 8 });
      const frames = result.frames.map((frame) => ({ ...frame, findings: [] }));
      const silent = { ...result, frames, delivery: null, ledger: { checked: 0, lost: 0 }, latency: null };
      for (const expectation of [
        () => expect(silent).to.have.noDuplicates(),
        () => expect(silent).to.have.arrivedInOrder(),
      ]) {
        expect(openMessageOf(expectation)).to.include('the guest has not told what arrived');
      }
      expect(openMessageOf(() => expect(silent).to.have.lossOfAtMost(7))).to.include('but of 8 it is not known');
      expect(openMessageOf(() => expect(silent).to.have.noLoss())).to.include('frame 0, ');
      expect(silent).to.have.lossOfAtMost(8);
      const lost = { ...silent, counts: { ...result.counts, lost: 2 } };
      expect(messageOf(() => expect(lost).to.have.lossOfAtMost(1))).to.include('but 2 of 8 were');
      expect(messageOf(() => expect(silent).to.have.keptLedgerLaws())).to.include('there was no snapshot');
      expect(messageOf(() => expect(silent).to.have.latencyBelow('p99', 1))).to.include('there is no sample');
    }));

  it('say why a bench cannot tell', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.receive({ frames: 8 });
        expect(openMessageOf(() => expect(result).to.have.landedInGuestPages())).to.include('nobody looks at it');
        expect(openMessageOf(() => expect(result).to.have.restedOn('address'))).to.include('nobody looks at it');
        expect(result).not.to.have.restedOn('address');
        expect(messageOf(() => expect(result).not.to.have.restedOn('residue'))).to.include('not to rest on residue');
      },
      { lacking: { iommu: 'nobody looks at it' } },
    ));

  it('refuse what is no result, and lines that there are not', () =>
    withModelRig(async (rig) => {
      expect(messageOf(() => expect({ frames: 3 }).to.have.noHostCopies())).to.include('no result of receive()');
      expect(messageOf(() => expect({ frames: 3 }).to.have.leftGuestPages())).to.include('no result of transmit()');
      const echo = await rig.echo({ frames: 8 });
      expect(echo).to.have.noLoss();
      expect(messageOf(() => expect(echo).to.have.noDuplicates())).to.include('no result of receive()');
      const result = await rig.receive({ frames: 8 });
      expect(messageOf(() => expect(result).to.have.restedOn('luck' as 'touch'))).to.include('"luck" is no line');
    }));
});

describe('expectations of several guests', () => {
  it('hold where each has its own frames, and their opposites fail', () =>
    withModelRig(async (rig) => {
      const result = await rig.steer({ frames: 8 });
      expect(result).to.have.keptGuestsApart();
      expect(result).not.to.have.onlyStrayFrames();
      expect(messageOf(() => expect(result).not.to.have.keptGuestsApart())).to.include('not to have received its own');
      expect(messageOf(() => expect(result).to.have.onlyStrayFrames())).to.include('but the verdict is apart');
      expect(rig.takeResults()).to.deep.equal([result]);
    }));

  it('show what every line says, and the first frames that went astray', () =>
    withModelRig(async (rig) => {
      const result = await rig.steer({ frames: 8, addresses: 'swapped' });
      expect(result).to.have.onlyStrayFrames().and.not.to.have.keptGuestsApart();
      const message = messageOf(() => expect(result).to.have.keptGuestsApart());
      expect(message).to.include('but the verdict is astray: frame 0: is for guest 0, and the NIC wrote it to');
      expect(message).to.include('✗ residue: 24 of 56 as they should be, 32 astray').and.to.include('and 91 more');
    }));

  it('tell a frame that went astray from all that did', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.steer({ frames: 8 });
        expect(messageOf(() => expect(result).to.have.onlyStrayFrames())).to.include('all 32 frames for one guest');
        expect(messageOf(() => expect(result).to.have.keptGuestsApart())).to.include('the verdict is astray');
      },
      { faults: { frame: ({ index }) => (index === 0 ? 'misdirected' : undefined) } },
    ));

  it('are undecided where the bench could not tell', () =>
    withModelRig(
      async (rig) => {
        const result = await rig.steer({ frames: 8 });
        expect(openMessageOf(() => expect(result).to.have.keptGuestsApart())).to.include('? address: nobody looks');
        expect(openMessageOf(() => expect(result).to.have.onlyStrayFrames())).to.include('inconclusive');
      },
      { lacking: { iommu: 'nobody looks' } },
    ));

  it('are of guests that are started once, and again when they have gone', async () => {
    const starts: string[] = [];
    const before = (call: string) => void (call === 'guest.start' && starts.push(call));
    await withModelRig(
      async (rig, bench) => {
        await rig.steer({ guests: 2, frames: 2 });
        await rig.reset();
        await rig.steer({ guests: 3, frames: 2 });
        expect(starts).to.have.length(2);
        await bench.host.guest(1).stop();
        await rig.steer({ guests: 3, frames: 2 });
        expect(starts).to.have.length(3);
        await rig.restartGuest();
        expect(await rig.steer({ guests: 3, frames: 2 })).to.have.keptGuestsApart();
        expect(starts).to.have.length(5);
      },
      { faults: { before } },
    );
  });
});

describe('expectations of what a guest has sent', () => {
  const spoilt = (fault: SendFault) => ({
    faults: { send: ({ index }: { readonly index: number }) => (index === 5 ? fault : undefined) },
  });

  it('hold for frames that leave without a copy, and their opposites fail', () =>
    withModelRig(async (rig) => {
      const result = await rig.transmit({ frames: 24, length: '256..600' });
      expect(result).to.have.leftGuestPages().and.to.have.noHostCopies().and.to.have.noFallbacks();
      expect(result).to.have.restedOn('address', 'residue', 'touch', 'content').and.to.have.keptLedgerLaws();
      expect(result).not.to.have.onlyHostCopies();
      expect(result.counts).to.include({ injected: 24, zeroCopy: 24 });
      expect(result.frames.every(({ length }) => length >= 256 && length <= 600)).to.equal(true);
      expect(messageOf(() => expect(result).not.to.have.leftGuestPages())).to.equal(
        "expected some frame not to have left the guest's own pages",
      );
      expect(rig.takeResults()).to.deep.equal([result]);
    }));

  it('show the first frames that were copied, with what every line says of them', () =>
    withModelRig(async (rig) => {
      for (const request of [{ mode: 'copy' }, { through: 'tap' }] as const) {
        const result = await rig.transmit({ frames: 24, ...request });
        expect(result).to.have.onlyHostCopies();
        const message = messageOf(() => expect(result).to.have.noHostCopies());
        expect(message).to.match(
          /^expected no copy by the host, but the verdict is copied \(.+\)\n {2}frame 0, \d+ bytes: copied\n/,
        );
        for (const line of ['✗ address', '✗ touch', '✓ content']) expect(message).to.include(line);
        expect(message).to.include('and 19 more');
        expect(messageOf(() => expect(result).to.have.leftGuestPages())).to.match(
          /^expected every frame to have left the guest's own pages, but the verdict is copied .+\n {2}frame 0, /,
        );
        expect(result.fallbacks).to.deep.equal('mode' in request ? { forced: 24 } : {});
      }
    }));

  it('name the one frame that was copied', () =>
    withModelRig(async (rig) => {
      const result = await rig.transmit({ frames: 24 });
      const message = messageOf(() => expect(result).to.have.leftGuestPages());
      expect(message.match(/ frame \d+, \d+ bytes/g)?.map((one) => one.slice(0, 8))).to.deep.equal([' frame 5']);
    }, spoilt('copied')));

  it('are undecided where the bench could not tell', async () => {
    await withModelRig(async (rig) => {
      const result = await rig.transmit({ frames: 8 });
      expect(openMessageOf(() => expect(result).to.have.noHostCopies())).to.include('frame 5');
      expect(openMessageOf(() => expect(result).to.have.leftGuestPages())).to.include('frame 5');
    }, spoilt('unrecorded'));
    await withModelRig(
      async (rig) => {
        const result = await rig.transmit({ frames: 8 });
        expect(openMessageOf(() => expect(result).to.have.leftGuestPages())).to.include('nobody looks at it');
        expect(openMessageOf(() => expect(result).to.have.noHostCopies())).to.include('inconclusive');
      },
      { lacking: { iommu: 'nobody looks at it' } },
    );
  });

  it('are of no frames that the guest cannot send, or mp copies on purpose', () =>
    withModelRig(async (rig) => {
      for (const [request, code] of [
        [{ length: '60..1514' }, 'LengthInvalid'],
        [{ length: '255' }, 'LengthInvalid'],
        [{ length: 'imix' }, 'LengthInvalid'],
        [{ frames: 1025 }, 'FramesInvalid'],
        [{ through: 'tap', mode: 'copy' }, 'ModeInvalid'],
      ] as const) {
        expect(await failureOf(rig.transmit(request)), JSON.stringify(request)).to.include({ code });
      }
    }));

  it('are none of how frames arrive', () =>
    withModelRig(async (rig) => {
      const result = await rig.transmit({ frames: 8 });
      expect(messageOf(() => expect(result).to.have.landedInGuestPages())).to.include('no result of receive()');
      const received = await rig.receive({ frames: 8 });
      expect(messageOf(() => expect(received).to.have.leftGuestPages())).to.include('no result of transmit()');
    }));
});
