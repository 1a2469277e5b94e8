import { expect } from 'chai';
import { guestCommand, mpMac, type GuestDescription } from '../../../host/agent/guest-command.js';
import { checkGuestCommand, parseFrameReport, parseRole } from '../../../host/agent/guestd.js';
import { checkPing, parsePing } from '../../../host/agent/ping.js';
import { parseStatistics } from '../../../host/agent/statistics.js';

describe('output of programs', () => {
  it('reads ethtool -S, with values of 64 bits', () => {
    const text =
      'NIC statistics:\n     rx_frames: 12\n     mp_fallback_forced: 18446744073709551615\n     odd name[0]: 3\n';
    expect([...parseStatistics(text)]).to.deep.equal([
      ['rx_frames', 12n],
      ['mp_fallback_forced', 18446744073709551615n],
      ['odd name[0]', 3n],
    ]);
  });

  it('reads the summary of ping', () => {
    const summary =
      'PING 198.51.100.1 (198.51.100.1) 56(84) bytes of data.\n\n--- 198.51.100.1 ping statistics ---\n' +
      '3 packets transmitted, 2 received, 33.3333% packet loss, time 2043ms\n';
    expect(parsePing(summary)).to.deep.equal({ sent: 3, received: 2 });
    expect(parsePing('3 packets transmitted, 0 packets received, 100% packet loss')).to.deep.equal({
      sent: 3,
      received: 0,
    });
    expect(parsePing('ping: connect: Network is unreachable')).to.be.undefined;
  });

  it('refuses to ping what is not an address', () => {
    expect(() => checkPing('-f', 1, 1000)).to.throw(/cannot ping/);
    expect(() => checkPing('198.51.100.1', 0, 1000)).to.throw(/cannot ping/);
    expect(() => checkPing('198.51.100.1', 1, 1000)).not.to.throw();
  });
});

describe('answers of guestd', () => {
  it('reads a line of a report', () => {
    expect(parseFrameReport('0000002a 05ea 05ea 1 0 0102030405060708090a0b0c0d0e0f10 fedcba98')).to.deep.equal({
      sequence: 42,
      length: 1514,
      statedLength: 1514,
      checksumGood: true,
      noncesAgree: false,
      nonce: Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex'),
      crc: 0xfedcba98,
    });
  });

  it('refuses any other line', () => {
    const nonce = '0102030405060708090a0b0c0d0e0f10';
    for (const line of [
      '',
      '2a 5ea 5ea 1 1 00 00',
      `0000002a 05ea 05ea 2 1 ${nonce} 00000000`,
      `0000002a 05ea 05ea 1 1 ${nonce}`,
      `0000002a 05ea 05ea 1 1 ${nonce} 1234567`,
      `0000002a 05ea 05ea 1 1 ${nonce} 123456789`,
      `0000002a 05ea 05ea 1 1 ${nonce} 1234567g`,
      `0000002a 05ea 05ea 1 1 ${nonce} 12345678 0`,
    ]) {
      expect(() => parseFrameReport(line)).to.throw(/guestd answered/);
    }
  });

  it('runs in the guest what is one line of text, and nothing else', () => {
    checkGuestCommand('nc -l 1 | sha256sum', 1000);
    for (const command of ['', 'a\n2 report', 'caf\u00e9', 'x'.repeat(901)]) {
      expect(() => checkGuestCommand(command, 1000)).to.throw(/cannot run/);
    }
    expect(() => checkGuestCommand('true', 0)).to.throw(/cannot run/);
  });

  it('knows two roles', () => {
    expect(parseRole('tap')).to.equal('tap');
    expect(() => parseRole('mp 1\n2 report')).to.throw(/no interface of role/);
  });
});

describe('QEMU of the guest', () => {
  const guest: GuestDescription = {
    images: '/images',
    memoryMib: 256,
    console: '/state/console',
    programs: false,
    mpMac: mpMac(0),
    tapName: 'tap0',
    busyLoopUs: 0,
    descriptors: { queuePairs: [{ port: 3, vhost: 4 }], guestd: 5 },
  };
  const command = guestCommand(guest);

  it('boots the image with programs only when they are wanted', () => {
    const initrd = (programs: boolean): string | undefined => {
      const arguments_ = guestCommand({ ...guest, programs });
      return arguments_[arguments_.indexOf('-initrd') + 1];
    };
    expect(initrd(false)).to.equal('/images/initramfs.cpio');
    expect(initrd(true)).to.equal('/images/initramfs-programs.cpio');
  });

  it('gets the mp port and its vhost by descriptor, the stock tap by name', () => {
    expect(command).to.include('tap,id=mp,vhost=on,fd=3,vhostfd=4');
    expect(command).to.include('tap,id=tap,ifname=tap0,script=no,downscript=no,vhost=on');
    expect(command).to.include('socket,id=guestd,fd=5');
  });

  it('gets a macvtap by descriptor', () => {
    const withMacvtap = guestCommand({ ...guest, descriptors: { ...guest.descriptors, macvtap: 6 } });
    expect(withMacvtap).to.include('tap,id=tap,fd=6,vhost=on');
    expect(withMacvtap.filter((argument) => argument.includes('ifname'))).to.deep.equal([]);
  });

  it('of a neighbour has an address of its own, and no stock interface', () => {
    const neighbour = guestCommand({ ...guest, mpMac: mpMac(2), tapName: undefined });
    const cards = neighbour.filter((argument) => argument.startsWith('virtio-net-pci'));
    expect(cards).to.have.length(1);
    expect(cards[0]).to.contain('netdev=mp,mac=02:4d:50:00:02:03');
    expect(neighbour.filter((argument) => argument.startsWith('tap,'))).to.deep.equal([
      'tap,id=mp,vhost=on,fd=3,vhostfd=4',
    ]);
  });

  it('has a processor and two interrupts for each of several queue pairs', () => {
    const queuePairs = [3, 5].map((port) => ({ port, vhost: port + 1 }));
    const several = guestCommand({ ...guest, descriptors: { queuePairs, guestd: 7 } });
    expect(several).to.include('tap,id=mp,vhost=on,fds=3:5,vhostfds=4:6');
    expect(several[several.indexOf('-smp') + 1]).to.equal('2');
    const [mp, tap] = several.filter((argument) => argument.startsWith('virtio-net-pci'));
    expect(mp).to.match(/,mq=on,vectors=6$/);
    expect(tap).not.to.contain('mq');
    expect(command).not.to.include('-smp');
  });

  it('lets vhost of mp alone look for frames before it waits', () => {
    const looking = guestCommand({ ...guest, busyLoopUs: 50 }).filter((argument) => argument.includes('poll-us'));
    expect(looking).to.deep.equal(['tap,id=mp,vhost=on,fd=3,vhostfd=4,poll-us=50']);
  });

  it('has equal cards behind both, so that they can be compared', () => {
    const cards = command.filter((argument) => argument.startsWith('virtio-net-pci'));
    const [mp, tap] = cards.map((card) => card.replace(/netdev=\w+,mac=[0-9a-f:]+,/, ''));
    expect(cards).to.have.length(2);
    expect(mp).to.equal(tap);
  });
});
