import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ok, warn, type Check } from './check.js';

const serialDirectory = '/dev/serial/by-id';
const usbDevices = '/sys/bus/usb/devices';
/** FTDI, whose chips the links know. */
const bridgeVendor = '0403';

/** Whether the serial ports that are plugged in can be opened by this user. */
export function checkSerial(): Check {
  const ports = existsSync(serialDirectory) ? readdirSync(serialDirectory) : [];
  if (ports.length === 0) return ok('serial', 'no port is plugged in, and a virtual bench needs none');
  const closed = ports.map((name) => join(serialDirectory, name)).filter((path) => !isOpen(path));
  if (closed.length === 0) return ok('serial', ports.map((name) => join(serialDirectory, name)).join(', '));
  return warn(
    'serial',
    `no access to ${closed.join(', ')}`,
    `run: sudo usermod --append --groups ${groupOf(closed[0] ?? '')} "$USER", and log in again`,
  );
}

/** The same for USB bridge chips. */
export function checkUsb(): Check {
  if (!existsSync(usbDevices)) {
    return ok('usb', 'this computer has no USB, or none that can be seen here; a virtual bench needs none');
  }
  const chips = readdirSync(usbDevices).flatMap(bridgeChip);
  if (chips.length === 0) return ok('usb', 'no bridge chip is plugged in, and a virtual bench needs none');
  const closed = chips.filter(({ node }) => !isOpen(node));
  if (closed.length === 0) return ok('usb', chips.map(({ name }) => name).join(', '));
  return warn(
    'usb',
    `no access to ${closed.map(({ name, node }) => `${name} (${node})`).join(', ')}`,
    `let your user open it with an udev rule: SUBSYSTEM=="usb", ATTR{idVendor}=="${bridgeVendor}", TAG+="uaccess"`,
  );
}

/** A device of the bus as a link's URL names it, and its node; see sysfs-bus-usb in the kernel's documentation. */
function bridgeChip(entry: string): { name: string; node: string }[] {
  const attribute = (name: string): string => {
    try {
      return readFileSync(join(usbDevices, entry, name), 'utf8').trim();
    } catch {
      return '';
    }
  };
  if (attribute('idVendor') !== bridgeVendor) return [];
  const [bus, device] = [attribute('busnum').padStart(3, '0'), attribute('devnum').padStart(3, '0')];
  const parts = [bridgeVendor, attribute('idProduct'), attribute('serial')].filter((part) => part !== '');
  return [{ name: `usb:${parts.join(':')}`, node: `/dev/bus/usb/${bus}/${device}` }];
}

function isOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function groupOf(path: string): string {
  const { gid } = statSync(path);
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((entry) => entry.split(':')[2] === String(gid));
  return line?.split(':')[0] ?? String(gid);
}
