import { UsageError } from '../base/errors.js';
import type { Link } from './link.js';
import { openReopening } from './reopening.js';
import { openSerial } from './serial.js';
import { parseUsbAddress } from './usb/address.js';
import { openUsb, usbOptions } from './usb/open.js';

interface LinkAddress {
  readonly path: string;
  readonly options: URLSearchParams;
}

const defaultBaudRate = 3_000_000;

interface Scheme {
  /** What a path of this scheme looks like. */
  readonly path: RegExp;
  readonly options: readonly string[];
  open(address: LinkAddress): Promise<Link>;
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
    },
  ],
  // A pty takes any rate; this one is in every table.
  [
    'pty',
    {
      path: filePath,
      options: ['replug'],
      open: ({ path, options }) => openTerminal(path, 115_200, options),
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
  const { scheme: name, path, options } = parse(url);
  const scheme = schemes.get(name);
  if (scheme === undefined) throw badUrl(url, `no kind of link is called "${name}"`);
  if (!scheme.path.test(path)) throw badUrl(url, `"${name}" needs the path of a device`);
  for (const option of options.keys()) {
    if (!scheme.options.includes(option)) throw badUrl(url, `"${name}" has no option "${option}"`);
  }
  return scheme.open({ path, options });
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
