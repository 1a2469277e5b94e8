import { expect } from 'chai';
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
