import { expect } from 'chai';
import type { Binding } from '../../../host/agent/binding.js';
import { AgentError } from '../../../host/agent/errors.js';
import { Guests, type KeptGuest } from '../../../host/agent/guests.js';
import type { WantedGuest } from '../../../host/agent/running-guest.js';

const never = new AbortController().signal;
const wanted: WantedGuest = {
  number: 0,
  memoryMib: 256,
  timeoutMs: 1000,
  programs: false,
  macvtap: false,
  queuePairs: 1,
  busyLoopUs: 0,
};
const everything: Binding = { mode: 'zero-copy', mutant: '', addresses: [], vlan: 0 };
const filtered: Binding = { ...everything, addresses: ['02:4d:50:00:01:03'] };

interface FakeGuest extends KeptGuest {
  binding: Binding | undefined;
  death: AgentError | undefined;
}

/** The guests of a host without a QEMU, and in which order they ended. */
function fakeGuests(): { guests: Guests<FakeGuest>; ended: string[]; complaints: string[]; started: number[] } {
  const [ended, complaints, started]: [string[], string[], number[]] = [[], [], []];
  const create = async (one: WantedGuest): Promise<FakeGuest> => {
    started.push(one.number);
    return {
      binding: undefined,
      death: undefined,
      stockUse: one.number === 0 ? 'bridge' : 'host',
      isLike: (other) => JSON.stringify(other) === JSON.stringify(one),
      stop: async () => void ended.push(`${one.number} of ${one.memoryMib}`),
    };
  };
  return { guests: new Guests(create, (message) => complaints.push(message)), ended, complaints, started };
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as AgentError).code}: ${(error as AgentError).message}`;
  }
  return 'no failure';
};
const codeOfPromise = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: AgentError) => `${error.code}: ${error.message}`,
  );

describe('guests of a host', () => {
  it('end with the guest, in the reverse order of their start, and alone when a neighbour is meant', async () => {
    const { guests, ended } = fakeGuests();
    for (const number of [0, 2, 1, 3]) await guests.start({ ...wanted, number }, never);
    await guests.stop(2);
    expect(ended).to.deep.equal(['2 of 256']);
    await guests.stop(0);
    expect(ended.slice(1)).to.deep.equal(['3 of 256', '1 of 256', '0 of 256']);
    await guests.stop(0);
    expect(ended).to.have.length(4);
  });

  it('that is a neighbour needs the guest, and none is started twice', async () => {
    const { guests } = fakeGuests();
    const neighbour = { ...wanted, number: 1 };
    expect(await codeOfPromise(guests.start(neighbour, never))).to.equal('GuestNotRunning: no guest runs');
    await guests.start(wanted, never);
    await guests.start(neighbour, never);
    expect(await codeOfPromise(guests.start(neighbour, never))).to.equal('GuestRuns: neighbour 1 runs already');
    expect(codeOf(() => guests.require(3))).to.equal('GuestNotRunning: neighbour 3 does not run');
  });

  it('that died is known with the reason until one of its number is started again', async () => {
    const { guests, ended } = fakeGuests();
    await guests.start(wanted, never);
    const neighbour = await guests.start({ ...wanted, number: 1 }, never);
    neighbour.death = new AgentError('precondition', 'GuestDied', "neighbour 1's QEMU ended by SIGKILL", 'start it');
    expect(codeOf(() => guests.require(1))).to.equal("GuestDied: neighbour 1's QEMU ended by SIGKILL");
    expect(guests.bury(1, neighbour)).to.equal(true);
    await guests.stop(1);
    expect(ended).to.deep.equal(['1 of 256']);
    expect(codeOf(() => guests.require(1))).to.equal("GuestDied: neighbour 1's QEMU ended by SIGKILL");
    expect(codeOf(() => guests.require(0))).to.equal('no failure');
    const next = await guests.start({ ...wanted, number: 1 }, never);
    expect(guests.require(1)).to.equal(next);
    expect(guests.bury(1, neighbour)).to.equal(false);
  });

  it('decide what the NIC is used for: one that takes everything first, then the host beside filters', async () => {
    const { guests } = fakeGuests();
    expect(guests.nicUse()).to.equal('host');
    const guest = await guests.start(wanted, never);
    const neighbour = await guests.start({ ...wanted, number: 1 }, never);
    expect(guests.nicUse()).to.equal('bridge');
    expect(guests.nicUse(filtered)).to.equal('host');
    neighbour.binding = filtered;
    expect(guests.nicUse()).to.equal('host');
    guest.binding = everything;
    expect(guests.nicUse()).to.equal('mp');
    neighbour.binding = undefined;
    expect(guests.nicUse()).to.equal('mp');
    guest.binding = undefined;
    expect(guests.nicUse()).to.equal('bridge');
    await guests.stop(0);
    expect(guests.nicUse()).to.equal('host');
  });

  it('are bound at the same time only where frames reach them in the same way', async () => {
    const { guests } = fakeGuests();
    const guest = await guests.start(wanted, never);
    expect(guests.isFirst(filtered)).to.equal(true);
    guest.binding = everything;
    expect(guests.isFirst(filtered)).to.equal(false);
    expect(codeOf(() => guests.isFirst({ ...filtered, mode: 'copy' }))).to.contain('AlreadyBound: another guest');
    expect(codeOf(() => guests.isFirst({ ...filtered, mutant: 'liar' }))).to.contain('AlreadyBound: another guest');
  });

  it('take the spare one that is like what is asked for, and end one that is not', async () => {
    const { guests, ended, started } = fakeGuests();
    const spare = await guests.keepReady(wanted, never);
    expect(await guests.start(wanted, never)).to.equal(spare);
    expect(started).to.deep.equal([0]);
    await guests.keepReady({ ...wanted, memoryMib: 512 }, never);
    const neighbour = await guests.start({ ...wanted, number: 1 }, never);
    expect(ended).to.deep.equal(['0 of 512']);
    expect(guests.find(1)).to.equal(neighbour);
    await guests.keepReady(wanted, never);
    await guests.dropSpare();
    expect(ended).to.deep.equal(['0 of 512', '0 of 256']);
  });
});
