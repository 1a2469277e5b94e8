import { expect } from 'chai';
import { channels } from '../../../host/agent/card-settings.js';

describe('the queues of a card', () => {
  it('are read as ethtool tells of them', () => {
    const told =
      'Channel parameters for eth0:\nPre-set maximums:\nRX:\t\tn/a\nTX:\t\tn/a\nOther:\t\t1\nCombined:\t8\n' +
      'Current hardware settings:\nRX:\t\tn/a\nTX:\t\tn/a\nOther:\t\t1\nCombined:\t2\n';
    expect(channels(told)).to.deep.equal({ most: 8, now: 2 });
  });

  it('are none of a card that has no several', () => {
    expect(channels('')).to.deep.equal({ most: 0, now: 0 });
  });
});
