import { expect } from 'chai';
import { parseKmsg } from '../../../host/agent/kmsg.js';

describe('kernel log records', () => {
  it('carries sequence, time and text', () => {
    expect(parseKmsg('6,339,5140900,-;NET: Registered PF_INET6 protocol family\n')).to.deep.equal([
      { sequence: 339, lines: ['[    5.140900] NET: Registered PF_INET6 protocol family'] },
    ]);
  });

  it('passes over dictionaries and takes records with unknown fields before the text', () => {
    const text =
      '6,800,1000000,-;mpnic 0000:01:00.0 eth0: up\n SUBSYSTEM=pci\n DEVICE=+pci:0000:01:00.0\n' +
      '4,801,2000000,c,caller=T1;continued\n';
    expect(parseKmsg(text).map(({ sequence, lines }) => [sequence, ...lines])).to.deep.equal([
      [800, '[    1.000000] mpnic 0000:01:00.0 eth0: up'],
      [801, '[    2.000000] continued'],
    ]);
  });

  it('turns escaped bytes back and splits records of several lines', () => {
    const [record] = parseKmsg('3,1,1500,-;first\\x0asecond \\xc3\\xa9 \\x5c;\n');
    expect(record?.lines).to.deep.equal(['[    0.001500] first', '[    0.001500] second é \\;']);
  });

  it('passes over what is not a record', () => {
    expect(parseKmsg('garbage\n\n12,34\n')).to.deep.equal([]);
  });
});
