import { expect } from 'chai';
import { judgeAddress } from '../../../rig/evidence/address.js';
import type { FrameFinding } from '../../../rig/evidence/types.js';
import { GUEST_IOVA, HOST_IOVA, World } from './world.js';

function judge(world: World): readonly FrameFinding[] {
  const round = world.observe();
  if ('unavailable' in round.address) throw new Error(round.address.unavailable);
  return judgeAddress(round.frames, round.address);
}

/** A falsification of frame 3, and what the line must say of it. `only`: all other frames still hold. */
interface Case {
  readonly what: string;
  readonly falsify: (world: World) => void;
  readonly outcome: FrameFinding['outcome'];
  readonly says?: FrameFinding['says'];
  readonly reason: RegExp;
  readonly all?: boolean;
}

const cases: readonly Case[] = [
  {
    what: 'a host page that still holds the frame',
    falsify: (world) => world.bounce(3, false),
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest, where it still stands$/,
  },
  {
    what: 'a host page that was wiped since',
    falsify: (world) => world.bounce(3, true),
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest$/,
  },
  {
    what: 'a second segment in a host page',
    falsify: (world) => world.alterRecord(5, () => ({ address1: HOST_IOVA })),
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest/,
  },
  {
    what: 'a trace that is one page off, in the guest',
    falsify: (world) => world.alterRecord(3, ({ address0 }) => ({ address0: address0 + 4096n })),
    outcome: 'refutes',
    reason: /does not stand at machine address 0x[0-9a-f]+: the header is another/,
  },
  {
    what: 'a trace that names the place of another frame of the same length',
    falsify: (world) => world.alterRecord(3, () => ({ ...addressOf(world, 4) })),
    outcome: 'refutes',
    reason: /the nonce at offset 16 is another/,
  },
  {
    what: 'a trace that is one page off, out of every map',
    falsify: (world) => world.alterRecord(3, ({ address0 }) => ({ address0: address0 + (1n << 32n) })),
    outcome: 'refutes',
    reason: /was not mapped when/,
  },
  {
    what: 'a second segment that is one page off',
    falsify: (world) => world.alterRecord(5, ({ address1 }) => ({ address1: address1 + 4096n })),
    outcome: 'refutes',
    reason: /the nonce at offset \d+ is another/,
  },
  {
    what: 'a second record that leads to a host page',
    falsify: (world) => changeSecond(world, () => ({ address0: HOST_IOVA })),
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest/,
  },
  {
    what: 'a second record whose access was refused',
    falsify: (world) => changeSecond(world, () => ({ status: 1 })),
    outcome: 'refutes',
    reason: /was refused \(status 1\)/,
  },
  {
    what: 'a second record that is missing',
    falsify: (world) => changeSecond(world, () => ({ source: 0 })),
    outcome: 'refutes',
    reason: /wrote 40 bytes of a frame of \d+/,
  },
  {
    what: 'a second record of another queue',
    falsify: (world) => changeSecond(world, () => ({ queue: 2 })),
    outcome: 'refutes',
    reason: /has 2 records of it/,
  },
  {
    what: 'a page that was unmapped before the write',
    falsify: (world) => changeMap(world, 3, 'unmap', 999n),
    outcome: 'refutes',
    reason: /was not mapped when/,
  },
  {
    what: 'a page that was unmapped during the write',
    falsify: (world) => changeMap(world, 3, 'unmap', 1320n),
    outcome: 'refutes',
    reason: /not mapped during all of the time/,
  },
  {
    what: 'a page that was mapped to another one before the write and back after it',
    falsify: (world) => {
      const original = mapOf(world, 3);
      changeMap(world, 3, 'map', 1290n, BigInt((world.host[0] ?? 0) * 4096));
      changeMap(world, 3, 'map', 1390n, original.machine ?? 0n);
    },
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest/,
  },
  {
    what: 'a page mapped for reading only',
    falsify: (world) => {
      const entry = mapOf(world, 3);
      world.journal[entry.n] = { ...entry, writable: false };
    },
    outcome: 'refutes',
    reason: /for reading only/,
  },
  {
    what: 'a map to something that is not memory',
    falsify: (world) => {
      const entry = mapOf(world, 3);
      world.journal[entry.n] = { ...entry, machine: null };
    },
    outcome: 'refutes',
    reason: /not memory/,
  },
  {
    what: 'a map beyond the end of memory that is no page of the guest',
    falsify: (world) => {
      const entry = mapOf(world, 3);
      world.journal[entry.n] = { ...entry, machine: 1n << 40n };
    },
    outcome: 'refutes',
    says: 'copied',
    reason: /not a page of the guest$/,
  },
  {
    what: 'no record in a complete trace',
    falsify: (world) => {
      world.records.splice(3, 1);
      world.records.forEach((record, number) => (world.records[number] = { ...record, number }));
    },
    outcome: 'refutes',
    reason: /complete and has no record/,
  },
  {
    what: 'no record in a trace with a gap',
    falsify: (world) => world.records.splice(3, 1),
    outcome: 'unknown',
    reason: /has lost 1 record$/,
  },
  {
    what: 'only a record of a frame from the wire',
    falsify: (world) => world.records.splice(3, 1, { ...record(world, 3), source: 0 }),
    outcome: 'refutes',
    reason: /complete and has no record/,
  },
  {
    what: 'no record in a trace that overflowed',
    falsify: (world) => {
      world.records.splice(3, 1);
      world.overflow = 1;
    },
    outcome: 'unknown',
    reason: /has lost \d+ records?$/,
  },
  {
    what: 'two records',
    falsify: (world) => world.records.push({ ...record(world, 3), number: world.records.length }),
    outcome: 'refutes',
    reason: /has 2 records/,
  },
  {
    what: 'a refused access',
    falsify: (world) => world.alterRecord(3, () => ({ status: 1 })),
    outcome: 'refutes',
    reason: /was refused/,
  },
  {
    what: 'a shorter write',
    falsify: (world) => world.alterRecord(3, ({ length1 }) => ({ length1: length1 - 1 })),
    outcome: 'refutes',
    reason: /wrote 1513 bytes of a frame of 1514/,
  },
  {
    what: 'another frame in its place',
    falsify: (world) => world.memory.write('xyz', world.machineAddress(record(world, 3).address0) + 30, 'latin1'),
    outcome: 'refutes',
    reason: /the nonce at offset 16 is another/,
  },
  {
    what: 'an IOMMU journal that has lost changes',
    falsify: (world) => (world.dropped = 2),
    outcome: 'unknown',
    reason: /journal has lost 2 changes/,
    all: true,
  },
  {
    what: 'an agent that translated nothing',
    falsify: (world) => world.runs.splice(0),
    outcome: 'unknown',
    reason: /told no page/,
    all: true,
  },
];

function record(world: World, sequence: number): World['records'][number] {
  const found = world.records.find((one) => one.sequence === sequence);
  if (!found) throw new RangeError('no such record');
  return found;
}

function addressOf(world: World, sequence: number): Partial<World['records'][number]> {
  const { address0, address1, length0, length1 } = record(world, sequence);
  return { address0, address1, length0, length1 };
}

/** Frame 3 gets a second record, which is altered. */
function changeSecond(world: World, change: () => Partial<World['records'][number]>): void {
  world.splitRecord(3, 40);
  const at = world.records.findIndex((one) => one.sequence === 3 && one.fragment === 1);
  const second = world.records[at];
  if (second) world.records[at] = { ...second, ...change() };
}

function mapOf(world: World, sequence: number): World['journal'][number] {
  const page = record(world, sequence).address0 & ~4095n;
  const found = world.journal.find(({ iova }) => iova === page);
  if (!found) throw new RangeError('no such map');
  return found;
}

function changeMap(world: World, sequence: number, op: 'map' | 'unmap', cycle: bigint, machine?: bigint): void {
  const { iova, size, writable } = mapOf(world, sequence);
  world.journal.push({ n: world.journal.length, cycle, op, iova, size, machine: machine ?? null, writable });
}

describe('evidence: the line address', () => {
  it('holds for every frame that stands where the NIC wrote it, in one page or across two', () => {
    const world = new World();
    expect(world.records.some((one) => one.length1 > 0)).to.equal(true);
    const findings = judge(world);
    expect(findings.map((one) => one.outcome)).to.deep.equal(world.frames.map(() => 'holds'));
    expect(findings[0]?.reason).to.equal('stands at guest address 0x2000c, machine address 0x19100c');
  });

  it('holds for a frame of which the NIC has several records', () => {
    const world = new World();
    world.splitRecord(3, 40);
    expect(judge(world).map((one) => one.outcome)).to.deep.equal(world.frames.map(() => 'holds'));
  });

  for (const { what, falsify, outcome, says, reason, all } of cases) {
    it(`${outcome === 'unknown' ? 'cannot tell' : 'turns red'}: ${what}`, () => {
      const world = new World();
      const good = judge(world);
      falsify(world);
      const findings = judge(world);
      const changed = findings.filter((one, i) => all || one.outcome !== good[i]?.outcome);
      expect(changed.length).to.equal(all ? world.frames.length : 1);
      for (const one of changed) {
        expect(one.outcome).to.equal(outcome);
        expect(one.says).to.equal(says);
        expect(one.reason).to.match(reason);
      }
    });
  }

  it('holds for a short frame whose buffer the guest has used again, but not for a longer one', () => {
    const outcomeOf = (length: number) => {
      const world = new World([length]);
      world.memory.fill(
        0x5a,
        world.machineAddress(record(world, 0).address0),
        world.machineAddress(record(world, 0).address0) + 20,
      );
      return judge(world).map(({ outcome, reason }) => `${outcome} ${reason}`);
    };
    expect(outcomeOf(128)[0]).to.match(/^holds was written to guest address .* has used again since$/);
    expect(outcomeOf(129)[0]).to.match(/^refutes it does not stand at .*: the header is another$/);
  });

  it('turns red for a short frame on a page of the host, also where it stands no more', () => {
    const world = new World([60]);
    world.bounce(0, true);
    expect(judge(world).map(({ says }) => says)).to.deep.equal(['copied']);
  });

  it('leaves a damaged payload to the line content', () => {
    const world = new World();
    world.flipPayload(3);
    expect(judge(world).every((one) => one.outcome === 'holds')).to.equal(true);
  });

  it('does not take a frame from the wire for a generated one of the same number', () => {
    const world = new World();
    world.records.push({ ...record(world, 3), source: 0, address0: GUEST_IOVA, number: world.records.length });
    expect(judge(world).every((one) => one.outcome === 'holds')).to.equal(true);
  });
});
