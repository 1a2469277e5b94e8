import { expect } from 'chai';
import fc from 'fast-check';
import { judgeSteering, type SteeringVerdict } from '../../../rig/evidence/steering.js';
import type { SteeringRound } from '../../../rig/evidence/steering-types.js';
import type { Frame } from '../../../rig/evidence/types.js';
import { addressees, HOST, SteeringWorld } from './steering-world.js';

const answered = { sent: 3, received: 3 };
const judge = (world: SteeringWorld): SteeringVerdict => judgeSteering([world.observe()], answered);

function frameOf(world: SteeringWorld, stream: number): Frame {
  const frame = world.frames.find((one) => one.stream === stream);
  if (!frame) throw new RangeError('no such stream');
  return frame;
}

/** What each line says: how many frames it finds amiss, and how many of these astray. */
const linesOf = ({ lines }: SteeringVerdict): Record<string, string> =>
  Object.fromEntries(
    lines.map(({ line, outcome, frames, holds, astray }) => [line, `${outcome} ${frames - holds}/${astray}`]),
  );
const allHold = { address: 'holds 0/0', residue: 'holds 0/0', content: 'holds 0/0' };
const [toGuest0, toGuest1, , toAll, toHost, toNobody] = addressees.map((_, stream) => stream) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Something that is not as it should be of one frame, and what must be said of it. */
interface Case {
  readonly what: string;
  readonly falsify: (world: SteeringWorld) => void;
  readonly verdict: SteeringVerdict['verdict'];
  readonly reason: RegExp;
  readonly lines?: Partial<typeof allHold>;
}

const cases: readonly Case[] = [
  {
    what: 'the NIC writes a frame into another guest, too, which does not tell',
    falsify: (world) => {
      const frame = frameOf(world, toGuest1);
      world.record(frame, 0, world.write(frame, 0));
    },
    verdict: 'astray',
    reason: /^frame 1: is for guest 1, and the NIC wrote it to machine address 0x[0-9a-f]+, in the memory of guest 0$/,
    lines: { address: 'refutes 1/1', residue: 'refutes 1/1' },
  },
  {
    what: 'a frame stands in another guest, and neither NIC nor guest tell of it',
    falsify: (world) => void world.write(frameOf(world, toGuest1), 2),
    verdict: 'astray',
    reason:
      /^frame 1: is for guest 1, and a nonce of it stands at machine address 0x[0-9a-f]+, in the memory of guest 2$/,
    lines: { residue: 'refutes 1/1' },
  },
  {
    what: 'another guest tells of a frame that nothing else tells of',
    falsify: (world) => {
      const [report] = world.reports[1] ?? [];
      if (report) world.reports[2]?.push(report);
    },
    verdict: 'astray',
    reason: /^frame 1: is for guest 1, and guest 2 received it$/,
    lines: { content: 'refutes 1/1' },
  },
  {
    what: 'a frame for nobody reaches a guest',
    falsify: (world) => world.deliver(frameOf(world, toNobody), 0),
    verdict: 'astray',
    reason: /is for nobody/,
    lines: { address: 'refutes 1/1', residue: 'refutes 1/1', content: 'refutes 1/1' },
  },
  {
    what: 'a frame for the host reaches a guest, too',
    falsify: (world) => world.deliver(frameOf(world, toHost), 1),
    verdict: 'astray',
    reason: /is for the host/,
    lines: { address: 'refutes 1/1', residue: 'refutes 1/1', content: 'refutes 1/1' },
  },
  {
    what: 'a guest tells of a frame that nobody injected',
    falsify: (world) => {
      const [report] = world.reports[0] ?? [];
      if (report) world.reports[0]?.push({ ...report, sequence: 4711 });
    },
    verdict: 'astray',
    reason: /^guest 0 received a frame that nobody injected$/,
    lines: { content: 'refutes 1/1' },
  },
  {
    what: 'one guest of all does not get a frame to a group',
    falsify: (world) => world.remove(frameOf(world, toAll), 2),
    verdict: 'lost',
    reason: /^frame 3: is for every guest, and the NIC did not write it into guest 2$/,
    lines: { address: 'refutes 1/0', residue: 'refutes 1/0', content: 'refutes 1/0' },
  },
  {
    what: 'the host does not get its frame',
    falsify: (world) => world.remove(frameOf(world, toHost), HOST),
    verdict: 'lost',
    reason: /^frame 4: is for the host, and the NIC did not write it$/,
    lines: { address: 'refutes 1/0' },
  },
  {
    what: 'a frame goes through a page of the host',
    falsify: (world) => {
      const frame = frameOf(world, toGuest0);
      world.unrecord(frame, 0);
      world.record(frame, HOST, world.write(frame, HOST));
    },
    verdict: 'lost',
    reason: /^frame 0: is for guest 0, and the NIC did not write it into guest 0, but elsewhere$/,
    lines: { address: 'refutes 1/0' },
  },
  {
    what: 'a frame for a guest is written for the host, too',
    falsify: (world) => world.deliver(frameOf(world, toGuest0), HOST),
    verdict: 'inconclusive',
    reason: /^frame 0: is for guest 0, and the NIC wrote it into memory of the host$/,
    lines: { address: 'refutes 1/0' },
  },
  {
    what: 'a frame is written twice into its guest, which tells of it twice',
    falsify: (world) => world.deliver(frameOf(world, toGuest0), 0),
    verdict: 'inconclusive',
    reason: /^frame 0: the NIC wrote it into guest 0 2 times$/,
    lines: { address: 'refutes 1/0', content: 'refutes 1/0' },
  },
  {
    what: 'a frame no longer stands in its guest',
    falsify: (world) => world.wipe(frameOf(world, toGuest0), 0),
    verdict: 'lost',
    reason: /^frame 0: is for guest 0, and does not stand in the memory of guest 0$/,
    lines: { address: 'refutes 1/0', residue: 'refutes 1/0' },
  },
  {
    what: 'a guest finds other bytes in a frame',
    falsify: (world) => {
      const [report, ...others] = world.reports[0] ?? [];
      if (report) world.reports[0] = [{ ...report, crc: report.crc ^ 1 }, ...others];
    },
    verdict: 'lost',
    reason: /^frame 0: guest 0: its bytes are not those that were injected$/,
    lines: { content: 'refutes 1/0' },
  },
  {
    what: 'a guest could not keep a frame',
    falsify: (world) => {
      world.unreport(frameOf(world, toGuest0), 0);
      world.dropped[0] = 1;
    },
    verdict: 'inconclusive',
    reason: /^frame 0: guest 0 has not reported it, but could not keep 1 frame$/,
    lines: { content: 'unknown 1/0' },
  },
  {
    what: 'an access of the NIC was refused',
    falsify: (world) => {
      const at = world.records.findIndex(({ sequence }) => sequence === 0);
      const record = world.records[at];
      if (record) world.records[at] = { ...record, status: 1 };
    },
    verdict: 'lost',
    reason: /^frame 0: an access of the NIC was refused/,
    lines: { address: 'refutes 1/0' },
  },
  {
    what: 'the trace has lost the record that is missing',
    falsify: (world) => {
      world.unrecord(frameOf(world, toGuest1), 1);
      world.overflow.trace = 1;
    },
    verdict: 'inconclusive',
    reason: /^frame 1: is for guest 1, and the NIC did not write it into guest 1, but the DMA trace has lost 1 record$/,
    lines: { address: 'unknown 1/0' },
  },
];

describe('frames to several guests', () => {
  it('are apart when each guest has its own and no other, by every line', () => {
    const verdict = judge(new SteeringWorld());
    expect(verdict).to.deep.include({ verdict: 'apart', reason: null, amiss: [], lacking: [], single: 6 });
    expect(linesOf(verdict)).to.deep.equal(allHold);
    const share = { expected: 4, received: 4, foreign: 0 };
    expect(verdict.guests).to.deep.equal([0, 1, 2].map((number) => ({ number, ...share })));
  });

  for (const { what, falsify, verdict, reason, lines } of cases) {
    it(`are ${verdict} when ${what}`, () => {
      const world = new SteeringWorld();
      falsify(world);
      const found = judge(world);
      expect(found.verdict).to.equal(verdict);
      expect(found.reason).to.match(reason);
      expect(linesOf(found)).to.deep.equal({ ...allHold, ...lines });
    });
  }

  it('are not known to be apart where memory or journal are not known in full', () => {
    for (const gap of ['unsearched', 'scan', 'journal'] as const) {
      const world = new SteeringWorld();
      world.overflow[gap] = 1;
      expect(judge(world).verdict, gap).to.equal('inconclusive');
    }
  });

  it('that nobody injected are apart from nothing', () => {
    const nothing = judgeSteering([{ ...new SteeringWorld().observe(), frames: [] }], answered);
    expect(nothing.verdict).to.not.equal('apart');
  });

  it('are not known to be apart by what the guests say alone', () => {
    const unavailable = { unavailable: 'nobody sees the map' };
    const round: SteeringRound = { ...new SteeringWorld().observe(), address: unavailable };
    const verdict = judgeSteering([round], answered);
    expect(verdict.verdict).to.equal('inconclusive');
    expect(verdict.reason).to.equal('where the NIC wrote is not known: nobody sees the map');
    expect(verdict.lacking).to.deep.equal([{ line: 'address', why: 'nobody sees the map' }]);
  });

  it('are not all that counts: the host must have been answered, where it could ask', () => {
    const round = new SteeringWorld().observe();
    const cut = judgeSteering([round], { sent: 3, received: 2 });
    expect(cut).to.include({ verdict: 'lost', reason: "the host's own network got 2 of 3 answers meanwhile" });
    expect(judgeSteering([round], { unavailable: 'no cable' }).verdict).to.equal('apart');
  });

  const someLengths = fc.array(fc.integer({ min: 129, max: 1514 }), { minLength: 1, maxLength: 5 });

  it('are apart whatever their lengths', () => {
    fc.assert(
      fc.property(someLengths, (lengths) => {
        const verdict = judge(new SteeringWorld(lengths));
        expect(verdict.reason).to.equal(null);
        expect(verdict.verdict).to.equal('apart');
      }),
      { numRuns: 40 },
    );
  });

  it('are astray when any one of them is in any guest that it is not for, instead or besides, and no other is', () => {
    const wrong = fc.record({ lengths: someLengths, pick: fc.nat(), guest: fc.nat({ max: 2 }), besides: fc.boolean() });
    fc.assert(
      fc.property(wrong, ({ lengths, pick, guest, besides }) => {
        const world = new SteeringWorld(lengths);
        const frame = world.frames[pick % world.frames.length];
        const wanted = addressees[frame?.stream ?? 0]?.guests ?? [];
        fc.pre(frame !== undefined && !wanted.includes(guest));
        if (!frame) return;
        if (!besides) for (const one of wanted) world.remove(frame, one);
        world.deliver(frame, guest);
        const verdict = judge(world);
        expect(verdict.verdict).to.equal('astray');
        expect(linesOf(verdict)).to.deep.equal({
          address: 'refutes 1/1',
          residue: 'refutes 1/1',
          content: 'refutes 1/1',
        });
        expect(verdict.amiss.map(({ sequence }) => sequence)).to.deep.equal(new Array(3).fill(frame.sequence));
        const foreign = verdict.guests.map((one) => one.foreign);
        expect(foreign).to.deep.equal([0, 1, 2].map((number) => Number(number === guest)));
      }),
      { numRuns: 100 },
    );
  });

  it('are lost when any one of them is missing in any guest that it is for, and no other is', () => {
    fc.assert(
      fc.property(someLengths, fc.nat(), fc.nat(), (lengths, pick, which) => {
        const world = new SteeringWorld(lengths);
        const due = world.frames.filter(({ stream }) => (addressees[stream]?.guests.length ?? 0) > 0);
        const frame = due[pick % due.length];
        const wanted = addressees[frame?.stream ?? 0]?.guests ?? [];
        if (!frame) return;
        world.remove(frame, wanted[which % wanted.length] ?? 0);
        const verdict = judge(world);
        expect(verdict.verdict).to.equal('lost');
        expect(verdict.amiss.map(({ sequence }) => sequence)).to.deep.equal(new Array(3).fill(frame.sequence));
      }),
      { numRuns: 100 },
    );
  });
});
