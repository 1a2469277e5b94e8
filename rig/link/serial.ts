import { constants, promises as fs } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { Deadline } from '../base/deadline.js';
import { LinkClosed, LinkUnavailable } from './errors.js';
import type { Link } from './link.js';
import { AsyncQueue } from './queue.js';
import { serialError } from './serial-errors.js';

/** Where a serial link is, and how fast. */
export interface SerialOptions {
  readonly path: string;
  /** Bits per second, 8N1; means nothing on a pty. */
  readonly baudRate: number;
}

const openMs = 5000;
const writeMs = 10_000;
const closeStepMs = 1000;

/** How long a lock is waited for, and how often it is tried. */
const lockMs = 1000;
const lockRetryMs = 20;

/** Most that the real rate may differ from the rate asked for: 8N1 loses its sampling point at about 5 %. */
const baudTolerance = 0.03;

/** Opens a serial device or a pty. */
export async function openSerial(options: SerialOptions): Promise<Link> {
  // A port that this very process has closed stays locked until a read in a thread of the pool has ended.
  const deadline = Deadline.after(lockMs);
  for (;;) {
    try {
      return await openOnce(options);
    } catch (error) {
      if (!(error instanceof LinkUnavailable) || error.code !== 'LinkBusy' || deadline.passed) throw error;
    }
    await pause(Math.min(lockRetryMs, deadline.remaining));
  }
}

async function openOnce({ path, baudRate }: SerialOptions): Promise<Link> {
  try {
    await fs.access(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw serialError(path, error);
  }
  // hupcl drops DTR on close, which resets many boards.
  const port = new SerialPort({ path, baudRate, autoOpen: false, hupcl: false });
  const link = new SerialLink(port);
  try {
    await Deadline.after(openMs).race(`opening ${path}`, call(port.open.bind(port)));
  } catch (error) {
    throw serialError(path, error);
  }
  try {
    await checkBaudRate(port);
  } catch (error) {
    await link.close();
    throw error;
  }
  return link;
}

/** Drivers round rates that the device cannot make, and say so only when asked. */
async function checkBaudRate(port: SerialPort): Promise<void> {
  const real = await port.port?.getBaudRate().catch(() => undefined);
  if (real === undefined || Math.abs(real.baudRate / port.baudRate - 1) <= baudTolerance) return;
  throw new LinkUnavailable(
    'LinkBadRate',
    `${port.path} runs at ${real.baudRate} baud instead of ${port.baudRate}`,
    'choose a baud rate that the adapter can make',
  );
}

function call(start: (callback: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

class SerialLink implements Link {
  readonly incoming = new AsyncQueue<Uint8Array>();
  private closing = false;

  constructor(private readonly port: SerialPort) {
    port.on('data', (bytes: Buffer) => this.incoming.push(bytes));
    port.on('error', (error) => this.lost(error));
    port.on('close', (error: Error | null) => (this.closing ? this.incoming.end() : this.lost(error)));
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.port.isOpen) throw new LinkClosed(`${this.port.path} is closed`);
    const written = new Promise<void>((resolve, reject) => {
      this.port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
    });
    try {
      // serialport has no write timeout: a peer that holds CTS would keep this pending for ever.
      await Deadline.after(writeMs).race(`writing to ${this.port.path}`, written);
    } catch (error) {
      throw new LinkClosed(`${this.port.path} does not take bytes`, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.port.isOpen) {
      // Without the flush, close() waits for bytes that a stopped peer never takes (closing_wait, up to 30 s). There is
      // no drain() before it: tcdrain may block a thread of the pool for ever.
      await this.attempt((callback) => this.port.flush(callback));
      await this.attempt((callback) => this.port.close(callback));
    }
    this.incoming.end();
  }

  /** Closing never fails for what is already gone, and gives up on what hangs. */
  private async attempt(start: (callback: (error?: Error | null) => void) => void): Promise<void> {
    await Deadline.after(closeStepMs)
      .race(`closing ${this.port.path}`, call(start))
      .catch(() => undefined);
  }

  private lost(error: Error | null): void {
    this.incoming.fail(new LinkClosed(`${this.port.path} is gone`, { cause: error }));
  }
}
