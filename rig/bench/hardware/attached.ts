import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.js';
import { attachedUsbLinks } from '../../link/usb/attached.js';

const serialDirectory = '/dev/serial/by-id';

/** What is attached to this computer and may lead to an instrument, as URLs of links. */
export interface AttachedLinks {
  readonly links: readonly string[];
  /** Why a bus could not be looked at. */
  readonly troubles: readonly string[];
}

/** Looks at serial devices, by id, and at USB; nothing is opened. */
export async function findAttached(directory = serialDirectory): Promise<AttachedLinks> {
  const serial = existsSync(directory) ? readdirSync(directory).sort() : [];
  const links = serial.map((name) => `serial:${join(directory, name)}`);
  try {
    return { links: [...links, ...(await attachedUsbLinks())], troubles: [] };
  } catch (error) {
    return { links, troubles: [messageOf(error)] };
  }
}
