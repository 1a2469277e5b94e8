import { UsageError } from '../base/errors.js';
import { assertAccess, serialRule } from './access.js';
import type { Link } from './link.js';
import { openReopening } from './reopening.js';
import { openSerial } from './serial.js';
import { parseUsbAddress } from './usb/address.js';
import { usbNodeOf, usbRule } from './usb/nodes.js';
import { openUsb, usbOptions } from './usb/open.js';

interface LinkAddress {
  readonly path: string;
  readonly options: URLSearchParams;
}

/** Where devices, their nodes and the names of groups are; other places for tests. */
export interface DevicePlaces {
  readonly usbDevices: string;
  readonly usbNodes: string;
  readonly groups: string;
}

const devicePlaces: DevicePlaces = {
  usbDevices: '/sys/bus/usb/devices',
  usbNodes: '/dev/bus/usb',
  groups: '/etc/group',
};

const defaultBaudRate = 3_000_000;

interface Scheme {
  /** What a path of this scheme looks like. */
  readonly path: RegExp;
  readonly options: readonly string[];
  open(address: LinkAddress): Promise<Link>;
  /** Tries whether this user could open it, and gives the node that it leads to. */
  tryAccess(path: string, places: DevicePlaces): string;
}

const filePath = /^\//;

/** The kinds of link that a URL can name. */
const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  [
    'serial',
    {
      path: filePath,
      options: ['baud', 'replug'],
      open: ({ path, options }) => openTerminal(path, baudRate(options), options),
      tryAccess: tryTerminal,
    },
  ],
  // A pty takes any rate; this one is in every table.
  [
    'pty',
    {
      path: filePath,
      options: ['replug'],
      open: ({ path, options }) => openTerminal(path, 115_200, options),
      tryAccess: tryTerminal,
    },
  ],
  [
    'usb',
    {
      path: /^/,
      options: [...usbOptions, 'replug'],
      open: ({ path, options }) => {
        const replug = replugSeconds(options, parseUsbAddress(path).serialNumber !== undefined);
        const ofChip = new URLSearchParams([...options].filter(([name]) => name !== 'replug'));
        return openLasting(() => openUsb(path, ofChip), replug);
      },
      tryAccess: (path, { usbDevices, usbNodes, groups }) => {
        const node = usbNodeOf(path, usbDevices, usbNodes);
        assertAccess(node, () => usbRule(parseUsbAddress(path)), groups);
        return node;
      },
    },
  ],
]);

/**
 * Opens the link that a URL names: `serial:/dev/serial/by-id/...?baud=3000000`, `pty:/path` or
 * `usb:0403:601f:SERIAL`. Name a serial device by id: ttyUSB numbers change with the order of plugging.
 *
 * With `replug=SECONDS` the link waits so long for a device that was unplugged. By id or serial number that is 10 unless
 * given, else 0: another board may get the name.
 */
export async function openLink(url: string): Promise<Link> {
  const { scheme, ...address } = understand(url);
  return scheme.open(address);
}

/**
 * Tries whether the device that a URL names is there and may be used by this user. It is not opened, so that whoever
 * uses it is not disturbed.
 * @returns its node
 * @throws LinkUnavailable saying what is in the way
 */
export function tryLinkAccess(url: string, places = devicePlaces): string {
  const { scheme, path } = understand(url);
  return scheme.tryAccess(path, places);
}

function understand(url: string): LinkAddress & { readonly scheme: Scheme } {
  const { scheme: name, path, options } = parse(url);
  const scheme = schemes.get(name);
  if (scheme === undefined) throw badUrl(url, `no kind of link is called "${name}"`);
  if (!scheme.path.test(path)) throw badUrl(url, `"${name}" needs the path of a device`);
  for (const option of options.keys()) {
    if (!scheme.options.includes(option)) throw badUrl(url, `"${name}" has no option "${option}"`);
  }
  return { scheme, path, options };
}

function parse(url: string): LinkAddress & { readonly scheme: string } {
  // Not the URL class: it would normalise the path, and device paths are to be taken as they are.
  const match = /^([a-z]+):([^?]+)(?:\?(.*))?$/.exec(url);
  if (match === null) throw badUrl(url, 'it is not of the form scheme:path');
  const [, scheme = '', path = '', query = ''] = match;
  return { scheme, path, options: new URLSearchParams(query) };
}

function openTerminal(path: string, rate: number, options: URLSearchParams): Promise<Link> {
  const replug = replugSeconds(options, path.startsWith('/dev/serial/by-id/'));
  return openLasting(() => openSerial({ path, baudRate: rate }), replug);
}

function tryTerminal(path: string, { groups }: DevicePlaces): string {
  assertAccess(path, serialRule, groups);
  return path;
}

function openLasting(open: () => Promise<Link>, replug: number): Promise<Link> {
  return replug === 0 ? open() : openReopening(open, replug * 1000);
}

/** @param unique the name belongs to one board */
function replugSeconds(options: URLSearchParams, unique: boolean): number {
  const text = options.get('replug');
  if (text === null) return unique ? 10 : 0;
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds <= 3600) return seconds;
  throw new UsageError('BadLinkUrl', `"${text}" is no time to wait`, 'give whole seconds, such as replug=30');
}

function baudRate(options: URLSearchParams): number {
  const text = options.get('baud');
  if (text === null) return defaultBaudRate;
  const rate = Number(text);
  if (Number.isInteger(rate) && rate > 0 && rate <= 12_000_000) return rate;
  throw new UsageError('BadLinkUrl', `"${text}" is not a baud rate`, 'give bits per second, such as baud=3000000');
}

function badUrl(url: string, why: string): UsageError {
  return new UsageError(
    'BadLinkUrl',
    `cannot use the link "${url}": ${why}`,
    'write serial:/dev/serial/by-id/NAME?baud=RATE, usb:VENDOR:PRODUCT:SERIAL or pty:/PATH',
  );
}
