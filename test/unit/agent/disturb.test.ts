import { expect } from 'chai';
import { receiveRing } from '../../../host/agent/disturb.js';

describe('the receive ring of a NIC', () => {
  it('is read as ethtool tells of it', () => {
    const told =
      'Ring parameters for eth0:\nPre-set maximums:\nRX:\t\t\t4096\nRX Mini:\t\tn/a\nTX:\t\t\t4096\n' +
      'Current hardware settings:\nRX:\t\t\t256\nRX Mini:\t\tn/a\nTX:\t\t\t1024\nRX Buf Len:\t\tn/a\n';
    expect(receiveRing(told)).to.deep.equal({ most: 4096, now: 256 });
  });

  it('is unknown where the driver tells of none', () => {
    expect(receiveRing('')).to.deep.equal({ most: 0, now: 0 });
  });
});
