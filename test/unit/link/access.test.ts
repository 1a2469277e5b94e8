import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { build } from 'esbuild';
import { repository } from '../../../rig/base/directories.js';
import { RigError, UsageError } from '../../../rig/base/errors.js';
import { remedyFor, serialRule } from '../../../rig/link/access.js';
import { tryLinkAccess, type DevicePlaces } from '../../../rig/link/open.js';
import { usbRule } from '../../../rig/link/usb/nodes.js';
import { openPty, type Pty } from './pty.js';

/** What of an error its reader sees. */
function refusalOf(work: () => unknown): { code: string; message: string; remedy: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof RigError) return { code: error.code, message: error.message, remedy: error.remedy };
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('access to the device of a link', () => {
  let place: string;
  let places: DevicePlaces;
  let pty: Pty;

  before(async () => (pty = await openPty()));
  after(() => pty.end());

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-test-access-'));
    chmodSync(place, 0o755);
    places = { usbDevices: join(place, 'devices'), usbNodes: join(place, 'nodes'), groups: join(place, 'group') };
    writeFileSync(places.groups, `root:x:0:\ndialout:x:20:me\n`);
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** A device as sysfs and /dev/bus/usb have it. */
  function plugIn(entry: string, attributes: Readonly<Record<string, string>>, mode = 0o600): string {
    mkdirSync(join(places.usbDevices, entry), { recursive: true });
    for (const [name, text] of Object.entries(attributes)) {
      writeFileSync(join(places.usbDevices, entry, name), `${text}\n`);
    }
    const { busnum = '', devnum = '' } = attributes;
    const node = join(places.usbNodes, busnum.padStart(3, '0'), devnum.padStart(3, '0'));
    mkdirSync(join(node, '..'), { recursive: true });
    writeFileSync(node, '', { mode });
    return node;
  }

  const board = { idVendor: '0403', idProduct: '601f', serial: 'A1', busnum: '2', devnum: '17' };

  it('is had by whom the system lets read and write it', () => {
    const named = join(place, 'usb-board');
    symlinkSync(pty.path, named);
    expect(tryLinkAccess(`serial:${named}?baud=115200`, places)).to.equal(named);
    expect(tryLinkAccess(`pty:${pty.path}`, places)).to.equal(pty.path);
  });

  it('needs the device to be there', () => {
    const missing = join(place, 'none');
    expect(refusalOf(() => tryLinkAccess(`serial:${missing}`, places))).to.deep.include({
      code: 'LinkNotFound',
      message: `cannot open ${missing}: there is no such device`,
    });
    symlinkSync(missing, join(place, 'unplugged'));
    expect(refusalOf(() => tryLinkAccess(`serial:${place}/unplugged`, places)).code).to.equal('LinkNotFound');
  });

  it('to USB is that to the node of the device with the ids and the serial number', () => {
    const node = plugIn('2-1', board);
    plugIn('2-2', { ...board, serial: 'B2', devnum: '18' });
    plugIn('2-3', { ...board, idProduct: '6014', devnum: '19' });
    // A hub's interface: no device.
    mkdirSync(join(places.usbDevices, '2-0:1.0'));
    expect(tryLinkAccess('usb:0403:601f:A1?replug=5', places)).to.equal(node);
    expect(refusalOf(() => tryLinkAccess('usb:0403:601f', places)).code).to.equal('LinkAmbiguous');
    expect(refusalOf(() => tryLinkAccess('usb:0403:601f:C3', places))).to.deep.include({
      code: 'LinkNotFound',
      remedy: 'serial numbers that are there: A1, B2',
    });
    expect(refusalOf(() => tryLinkAccess('usb:1209:0001?chip=ft601', places)).code).to.equal('LinkNotFound');
  });

  it('to USB needs a bus', () => {
    expect(refusalOf(() => tryLinkAccess('usb:0403:601f:A1', places)).code).to.equal('LinkNoBus');
  });

  it('is not tried where the URL is wrong', () => {
    expect(() => tryLinkAccess('serial:/dev/null?speed=1', places)).to.throw(UsageError, 'no option "speed"');
    expect(() => tryLinkAccess('serial:ttyUSB0', places)).to.throw(UsageError, 'needs the path of a device');
  });

  it('is refused to whom the system refuses it, with what helps', async () => {
    const node = plugIn('2-1', board, 0o000);
    chmodSync(node, 0o000);
    // The system refuses nothing to root: another user tries, by a copy of the code that everybody can read.
    const program = join(place, 'try.mjs');
    await build({
      stdin: {
        contents: `
          import { assertAccess } from './rig/link/access.ts';
          import { usbNodeOf, usbRule } from './rig/link/usb/nodes.ts';
          const [devices, nodes, groups] = process.argv.slice(2);
          const node = usbNodeOf('0403:601f:A1', devices, nodes);
          try {
            assertAccess(node, () => usbRule({ vendorId: 0x0403, productId: 0x601f }), groups);
          } catch ({ code, message, remedy }) {
            console.log(JSON.stringify({ code, message, remedy }));
          }`,
        resolveDir: repository,
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    chmodSync(program, 0o644);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const args = [program, places.usbDevices, places.usbNodes, places.groups];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: place, ...nobody });
    expect(JSON.parse(stdout)).to.deep.include({
      code: 'LinkDenied',
      message: `cannot open ${node}: access is denied`,
    });
    expect(stdout).to.include('70-mprig.rules');
  });

  describe('once denied', () => {
    const usb = usbRule({ vendorId: 0x403, productId: 0x601f });

    it('comes with the group to which the device is open', () => {
      const remedy = 'run: sudo usermod --append --groups dialout "$USER", and log in again';
      expect(remedyFor({ mode: 0o020660, group: 'dialout' }, serialRule('/dev/ttyUSB3'))).to.equal(remedy);
      expect(remedyFor({ mode: 0o020660, group: 'dialout' }, undefined)).to.equal(remedy);
    });

    it("comes with a rule of udev where a group does not help, or is root's", () => {
      const write = (match: string, group: string): string =>
        `write ${match}, GROUP="${group}", MODE="0660" into /etc/udev/rules.d/70-mprig.rules, and plug it in again; ` +
        `run: sudo usermod --append --groups ${group} "$USER", and log in again`;
      const ids = 'SUBSYSTEM=="usb", ATTR{idVendor}=="0403", ATTR{idProduct}=="601f"';
      // As the kernel makes them: others may read.
      expect(remedyFor({ mode: 0o020664, group: 'root' }, usb)).to.equal(write(ids, 'plugdev'));
      expect(remedyFor({ mode: 0o020640, group: 'plugdev' }, usb)).to.equal(write(ids, 'plugdev'));
      expect(remedyFor({ mode: 0o020600, group: 'dialout' }, serialRule('/dev/ttyACM12'))).to.equal(
        write('SUBSYSTEM=="tty", KERNEL=="ttyACM[0-9]*"', 'dialout'),
      );
    });

    it('comes with its owner where no rule makes it', () => {
      expect(serialRule('/dev/pts/4')).to.equal(undefined);
      expect(remedyFor({ mode: 0o020620, group: 'tty' }, serialRule('/dev/pts/4'))).to.equal(
        'start the rig as the user to whom it belongs',
      );
    });
  });
});
