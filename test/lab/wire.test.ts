import { expect } from 'chai';
import { fileFromGuest, fileToGuest, iperf, pings, requestsAndResponses, type Direction } from './wire/traffic.js';
import { openWireBench, whyNoNamespace, type WireBench } from './wire/wire-bench.js';

/** Address of the guest's interface behind mp. */
const guestAddress = '198.51.100.3';
const hostAddress = '198.51.100.2';
const minute = 60_000;
const mebibyte = 2 ** 20;

/** An emulated guest takes about a megabyte a second. The environment asks for the file that takes minutes. */
const fileMebibytes = Number(process.env['MPRIG_WIRE_FILE_MIB'] ?? '2');

describe('ordinary traffic between the guest and a real peer on the wire', function () {
  this.timeout(5 * minute);
  let wire: WireBench;

  before(async function () {
    this.timeout(25 * minute);
    const why = whyNoNamespace();
    if (why !== undefined) {
      process.stderr.write(`skipped: ${why}\n`);
      this.skip();
    }
    wire = await openWireBench(fileMebibytes);
  });
  after(async function () {
    this.timeout(minute);
    await wire?.close();
  });

  /** The frames that mp and the NIC have seen, by name. */
  const statistics = async (): Promise<(name: string) => number> => {
    const values = await wire.bench.host.statistics();
    return (name) => Number(values.get(name) ?? 0n);
  };

  it('answers the peer, and is answered', async () => {
    expect(await pings(wire, guestAddress, 5, 'unhurried')).to.have.length(5);
    expect(await wire.bench.host.ping('mp', wire.peer.address, 5, 30_000)).to.deep.equal({ sent: 5, received: 5 });
  });

  it('carries requests over TCP, and the response to each', async () => {
    const before = await statistics();
    const { length } = await requestsAndResponses(wire, 1);
    const after = await statistics();
    expect(length).to.be.greaterThan(0);
    for (const counter of ['rx_frames', 'tx_frames']) {
      expect(after(counter) - before(counter)).to.be.at.least(length);
    }
  });

  const frameBytes = { send: 'tx_bytes', receive: 'rx_bytes' } as const;

  for (const direction of ['send', 'receive'] as const satisfies Direction[]) {
    it(`carries iperf3 over TCP while the guest ${direction}s`, async () => {
      const before = await statistics();
      const { bytes } = await iperf(wire, direction, 2);
      const after = await statistics();
      expect(bytes).to.be.greaterThan(0);
      // What iperf3 says has arrived has gone through the NIC.
      expect(after(frameBytes[direction]) - before(frameBytes[direction])).to.be.greaterThan(bytes);
      // The guest leaves checksums and segmentation to others, and still none but short frames are copied.
      const grown = (name: string): number => after(name) - before(name);
      const sent = grown('mp_tx_frames');
      expect(grown('mp_tx_zero_copy') + grown('mp_tx_copied_short')).to.equal(sent);
      if (direction === 'send') {
        expect(grown('mp_tx_zero_copy')).to.be.greaterThan(sent / 2);
        // One frame of the guest became several on the wire.
        expect(grown('tx_frames')).to.be.greaterThan(sent);
      } else {
        // The guest need not sum up what the NIC has found good: all but ARP.
        expect(grown('mp_rx_checksum_good')).to.be.greaterThan(0.99 * grown('mp_rx_frames'));
      }
    });

    it(`carries iperf3 over UDP while the guest ${direction}s`, async () => {
      const before = await statistics();
      const { packets, lostPackets } = await iperf(wire, direction, 2, { rate: '500k' });
      const after = await statistics();
      expect(packets - lostPackets).to.be.greaterThan(0);
      const counter = direction === 'send' ? 'tx_frames' : 'rx_frames';
      expect(after(counter) - before(counter)).to.be.at.least(packets - lostPackets);
    });
  }

  it(`carries a file of ${fileMebibytes} MiB to the guest and back, with the same checksum at both ends`, async function () {
    const limit = minute + fileMebibytes * 30_000;
    this.timeout(3 * limit);
    const there = await fileToGuest(wire, fileMebibytes * mebibyte, limit);
    expect(there.bytes).to.equal(fileMebibytes * mebibyte);
    expect(there.received).to.equal(there.sent);
    const back = await fileFromGuest(wire, limit);
    expect(back.bytes).to.equal(there.bytes);
    expect(back.received).to.equal(back.sent).and.to.equal(there.sent);
  });

  it('leaves the host to cut up a long segment of TCP, which is not copied for that', async () => {
    const before = await statistics();
    const lengths = [54 + 2 * 1448, 54 + 45 * 1448];
    const plain = { first: 0, count: 8, pattern: 1, leaveChecksum: false, leaveSegments: true };
    const series = { ...plain, destination: '02:4d:50:00:00:fe', key: Buffer.alloc(8, 1), lengths };
    expect(await wire.bench.host.sendFrames('mp', series)).to.equal(8);
    const after = await statistics();
    const grown = (name: string): number => after(name) - before(name);
    expect(grown('mp_tx_zero_copy')).to.equal(8);
    expect(grown('tx_frames')).to.equal(4 * (2 + 45));
  });

  it('received all of it without a copy, and sent all but short frames so', async () => {
    const value = await statistics();
    expect(value('mp_rx_frames')).to.be.greaterThan(1000);
    expect(value('mp_rx_zero_copy')).to.equal(value('mp_rx_frames'));
    expect(value('mp_tx_frames')).to.be.greaterThan(1000);
    expect(value('mp_tx_zero_copy') + value('mp_tx_copied_short')).to.equal(value('mp_tx_frames'));
  });

  it('runs the guest without an HPET, whose emulation would never let the host idle', async () => {
    const clocks = 'cat /sys/devices/system/clocksource/clocksource0/available_clocksource';
    const { lines } = await wire.bench.host.runInGuest('mp', clocks, 20_000);
    expect(lines.join(' ').trim().split(' ')).to.include('tsc').and.not.include('hpet');
  });

  it('says what a command in the guest printed, how it ended, and when it took too long', async () => {
    const { host } = wire.bench;
    expect(await host.runInGuest('tap', 'echo "one  two"; cat /nowhere; exit 3', 20_000)).to.deep.equal({
      status: 3,
      lines: ['one  two', "cat: can't open '/nowhere': No such file or directory"],
    });
    expect(await host.runInGuest('mp', 'kill -9 $$', 20_000)).to.deep.equal({ status: 137, lines: [] });
    // Several, so that one that is killed but still dying when the answer comes would be seen.
    for (let round = 0; round < 10; round += 1) {
      const orphans = 'for i in 1 2 3 4; do sleep 1000 & done; sleep 1000';
      const slow = await host.runInGuest('mp', orphans, 300).catch((error: unknown) => error);
      expect(slow).to.have.property('code', 'GuestCommandSlow');
      const left = await host.runInGuest('mp', 'grep -l sleep /proc/[0-9]*/comm || true', 20_000);
      expect(left).to.deep.equal({ status: 0, lines: [] });
    }
  });

  describe('with two queue pairs', () => {
    before(async function () {
      this.timeout(2 * minute);
      const { host } = wire.bench;
      await host.stopGuest();
      const guest = { memoryMib: 256, timeoutMs: 2 * minute, programs: true, queuePairs: 2 };
      const interfaces = await host.startGuest(guest);
      const addresses = interfaces.filter(({ role }) => role === 'mp').map(({ mac }) => mac);
      await host.guest(0).bind('zero-copy', { addresses });
    });

    it('spreads the connections of the guest over both, while the host goes on beside it', async () => {
      expect(await pings(wire, guestAddress, 5, 'unhurried')).to.have.length(5);
      const before = await statistics();
      const { bytes } = await iperf(wire, 'receive', 4, { connections: 4 });
      const after = await statistics();
      const grown = (name: string): number => after(name) - before(name);
      expect(bytes).to.be.greaterThan(0);
      // The first queue of the NIC is the host's own.
      expect(grown('rx1_frames') + grown('rx2_frames')).to.equal(grown('mp_rx_frames'));
      for (const queue of ['rx1_frames', 'rx2_frames']) expect(grown(queue), queue).to.be.greaterThan(20);
      expect(grown('mp_rx_zero_copy')).to.equal(grown('mp_rx_frames'));
      // QEMU says for one pair what all of them would take.
      expect(grown('mp_rx_checksum_good')).to.be.greaterThan(0.9 * grown('mp_rx_frames'));
      expect(await pings(wire, hostAddress, 5, 'unhurried')).to.have.length(5);
    });

    it('sends from both', async () => {
      const { bytes } = await iperf(wire, 'send', 4, { connections: 4 });
      expect(bytes).to.be.greaterThan(0);
      const interrupts = 'grep -e output[.] /proc/interrupts';
      const { lines } = await wire.bench.host.runInGuest('mp', interrupts, 20_000);
      const counts = lines.map((line) => line.split(':')[1]?.trim().split(/ +/).slice(0, 2).map(Number) ?? []);
      const busy = counts.filter((of) => of.reduce((sum, count) => sum + count, 0) > 10);
      expect(busy, lines.join('\n')).to.have.length(2);
    });
  });
});
