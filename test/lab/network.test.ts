import { expect } from 'chai';
import { failureOf } from '../failure-of.js';
import { labBench } from './lab-bench.js';

/** Address that the wire side of the simulated NIC answers for. */
const peer = '198.51.100.1';

describe('ordinary traffic, on a bench', function () {
  this.timeout(120_000);

  it('pings the peer on the wire from the host through the NIC driver', async () => {
    const { bench } = await labBench();
    await bench.host.unbind().catch(() => undefined);
    expect(await bench.host.ping('host', peer, 3, 20_000)).to.deep.equal({ sent: 3, received: 3 });
  });

  it('pings it from the guest through mp', async () => {
    const { bench } = await labBench();
    await bench.host.bind('zero-copy');
    try {
      expect(await bench.host.ping('mp', peer, 3, 20_000)).to.deep.equal({ sent: 3, received: 3 });
    } finally {
      await bench.host.unbind();
    }
  });

  it('runs no command in a guest that has no programs', async () => {
    const { bench } = await labBench();
    const refusal = await bench.host.runInGuest('mp', 'true', 10_000).catch((error: unknown) => error);
    expect(refusal).to.have.property('code', 'GuestWithoutPrograms');
  });

  it('pings it from the guest through the tap', async () => {
    const { bench } = await labBench();
    expect(await bench.host.ping('tap', peer, 3, 20_000)).to.deep.equal({ sent: 3, received: 3 });
  });

  it('pings it from two guests and the host at the same time, and goes on when one of them is stopped', async function () {
    this.timeout(300_000);
    const { bench, interfaces } = await labBench();
    const { host, description } = bench;
    const pings = { sent: 3, received: 3 };
    const macOf = (of: typeof interfaces) => of.find(({ role }) => role === 'mp')?.mac ?? '';
    const [first, neighbour] = [host.guest(0), host.guest(1)];
    try {
      const own = await neighbour.start({ memoryMib: description.guest.memoryMib, timeoutMs: 120_000 });
      expect(own.map(({ role, mac }) => [role, mac])).to.deep.equal([['mp', '02:4d:50:00:01:03']]);
      await first.bind('zero-copy', { addresses: [macOf(interfaces)] });
      const refusal = await failureOf(neighbour.bind('zero-copy', { addresses: [macOf(interfaces)] }));
      expect(refusal).to.have.property('message').that.includes('of another port');
      await neighbour.bind('zero-copy', { addresses: [macOf(own)] });
      expect(
        await Promise.all([
          host.ping('host', peer, 3, 60_000),
          first.ping(peer, 3, 60_000),
          neighbour.ping(peer, 3, 60_000),
        ]),
      ).to.deep.equal([pings, pings, pings]);
      await neighbour.stop();
      expect(await failureOf(neighbour.holdFrames())).to.have.property('code', 'GuestNotRunning');
      expect(await first.ping(peer, 3, 20_000)).to.deep.equal(pings);
      await host.unbind();
      // The NIC is back in its bridge.
      expect(await host.ping('tap', peer, 3, 20_000)).to.deep.equal(pings);
      expect((await host.statistics()).get('mp_pins')).to.equal(0n);
    } finally {
      await host.unbind();
      await neighbour.stop();
    }
  });

  it('pings it through a macvtap in place of the tap, before and after mp has the NIC', async function () {
    this.timeout(300_000);
    const { host, description } = (await labBench()).bench;
    const guest = { memoryMib: description.guest.memoryMib, timeoutMs: 120_000 };
    const pings = { sent: 3, received: 3 };
    await host.stopGuest();
    try {
      await host.startGuest({ ...guest, macvtap: true });
      expect(await host.ping('tap', peer, 3, 20_000)).to.deep.equal(pings);
      await host.bind('zero-copy');
      expect(await host.ping('mp', peer, 3, 20_000)).to.deep.equal(pings);
      await host.unbind();
      expect(await host.ping('tap', peer, 3, 20_000)).to.deep.equal(pings);
    } finally {
      await host.stopGuest();
      await host.startGuest(guest);
    }
  });
});
