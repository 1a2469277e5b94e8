import { expect } from 'chai';
import { neededLinks, type NeededLink } from '../../../rig/bench/hardware/link-access.js';
import { parseBenchDescription, type HardwareDescription } from '../../../rig/bench/description.js';
import { hardwareBenchFile } from '../../../rig/bench/bench-file.js';
import { attempt, type Check } from '../../../rig/cli/doctor/check.js';
import { checkLink, linkCheck } from '../../../rig/cli/doctor/devices.js';
import { openPty } from '../link/pty.js';

/** The links of a bench whose file says so. */
function linksOf(instrument: string, console?: string): readonly NeededLink[] {
  const endpoints = { agent: 'rack3.lab:7443', certificates: '.', link: instrument };
  const text = hardwareBenchFile('x', endpoints, '/x.yaml') + (console === undefined ? '' : `console: ${console}\n`);
  return neededLinks(parseBenchDescription(text, '/x.yaml') as HardwareDescription);
}

const check = (link: NeededLink): Promise<Check> => attempt(linkCheck(link.to), () => checkLink(link));

describe('what the doctor says of the links of a bench of hardware', () => {
  it('is of those that its file names, and of no others', () => {
    expect(linksOf('pty:/a')).to.deep.equal([{ to: 'instrument', url: 'pty:/a' }]);
    expect(linksOf('pty:/a', 'serial:/dev/b?baud=9600')).to.deep.equal([
      { to: 'instrument', url: 'pty:/a' },
      { to: 'console', url: 'serial:/dev/b?baud=9600' },
    ]);
  });

  it('is that each can be used, or that the bench cannot', async () => {
    const pty = await openPty();
    try {
      const [instrument, console] = await Promise.all(linksOf(`pty:${pty.path}`, 'serial:/dev/mprig-none').map(check));
      expect(instrument).to.deep.equal({
        id: 'instrument link',
        result: 'ok',
        found: `${pty.path} is there, and this user may read and write it`,
        remedy: '',
      });
      expect(console).to.include({
        id: 'console link',
        result: 'fail',
        found: 'cannot open /dev/mprig-none: there is no such device',
      });
      expect(console?.remedy).to.include('check the cable');
    } finally {
      await pty.end();
    }
  });
});
