import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../../rig/base/errors.js';
import { LinkClosed, LinkUnavailable } from '../../../rig/link/errors.js';
import type { Link } from '../../../rig/link/link.js';
import { openLink } from '../../../rig/link/open.js';
import { serialError } from '../../../rig/link/serial-errors.js';
import { failureOf } from '../../failure-of.js';
import { openPty, type Pty } from './pty.js';

async function read(link: Link, length: number): Promise<string> {
  let text = '';
  for await (const bytes of link.incoming) {
    text += Buffer.from(bytes).toString('latin1');
    if (text.length >= length) break;
  }
  return text;
}

describe('the serial link', () => {
  describe('on a pty', () => {
    let pty: Pty;

    beforeEach(async () => {
      pty = await openPty();
    });
    afterEach(() => pty?.end());

    it('carries every byte value both ways', async () => {
      const all = Array.from({ length: 256 }, (_, index) => String.fromCharCode(index)).join('');
      const link = await openLink(`pty:${pty.path}`);
      await link.write(Buffer.from(all, 'latin1'));
      expect(await pty.received(256)).to.equal(all);
      pty.send(all);
      expect(await read(link, 256)).to.equal(all);
      await link.close();
    });

    it('can be opened again, and is busy for a second', async () => {
      const link = await openLink(`serial:${pty.path}?baud=115200`);
      expect(await failureOf(openLink(`pty:${pty.path}`))).to.include({ code: 'LinkBusy' });
      await link.close();
      await link.close();
      expect(await failureOf(link.write(Uint8Array.of(1)))).to.be.instanceOf(LinkClosed);
      const again = await openLink(`pty:${pty.path}`);
      await again.close();
    });

    it('waits a moment for a lock that is about to be released', async () => {
      const first = await openLink(`pty:${pty.path}`);
      const opening = openLink(`pty:${pty.path}`);
      // Later than the first attempt, which has failed by then.
      setTimeout(() => void first.close(), 200);
      await (await opening).close();
    });

    it('ends its incoming bytes when it is closed', async () => {
      const link = await openLink(`pty:${pty.path}`);
      const reading = read(link, 1);
      await link.close();
      expect(await reading).to.equal('');
    });

    it('notices that the other side is gone', async () => {
      const link = await openLink(`pty:${pty.path}`);
      const reading = failureOf(read(link, 1));
      await pty.end();
      expect(await reading).to.be.instanceOf(LinkClosed);
      await link.close();
    });
  });

  it('says what is wrong with a path', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mprig-serial-'));
    try {
      const file = join(directory, 'file');
      await writeFile(file, '');
      expect(await failureOf(openLink(`serial:${directory}/none`))).to.include({ code: 'LinkNotFound' });
      expect(await failureOf(openLink(`serial:${file}`))).to.include({ code: 'LinkNotSerial' });
      expect(await failureOf(openLink(`pty:${directory}`))).to.be.instanceOf(LinkUnavailable);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  const texts: readonly (readonly [string, string])[] = [
    ['Error: No such file or directory, cannot open /dev/nope', 'LinkNotFound'],
    ["ENOENT: no such file or directory, access '/dev/nope'", 'LinkNotFound'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'LinkDenied'],
    ["EACCES: permission denied, access '/dev/ttyUSB0'", 'LinkDenied'],
    ['Error Resource temporarily unavailable Cannot lock port', 'LinkBusy'],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 123456', 'LinkNotSerial'],
    ['Error: the moon is full', 'LinkFailed'],
  ];
  for (const [text, code] of texts) {
    it(`reads "${text}" as ${code}`, () => {
      const error = serialError('/dev/x', new Error(text));
      expect(error).to.include({ code });
      expect(error.message).to.include('/dev/x');
      expect(error.remedy).to.not.equal('');
    });
  }

  for (const url of [
    '',
    '/dev/ttyUSB0',
    'serial:ttyUSB0',
    'usb:/dev/x',
    'constructor:/dev/x',
    'pty:/dev/pts/1?baud=9600',
    'serial:/dev/x?speed=1',
    'serial:/dev/x?baud=fast',
    'serial:/dev/x?baud=0',
    'pty:/dev/x?replug=soon',
    'usb:0403:601f?replug=4000',
  ]) {
    it(`refuses the URL "${url}"`, async () => {
      expect(await failureOf(openLink(url))).to.be.instanceOf(UsageError);
    });
  }
});
