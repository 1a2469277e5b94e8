import { Deadline } from '../../base/deadline.js';
import { LinkClosed } from '../errors.js';
import type { Link } from '../link.js';
import { AsyncQueue } from '../queue.js';
import type { ChipDriver, ChipOptions, ChipPipe, PipeTimes } from './chip.js';
import type { UsbDevice } from './device.js';
import { usbError } from './open-errors.js';
import { transferFailure } from './transfer-failure.js';

// Each end of silence is a chance to lose a packet: the kernel drops what arrives while a transfer is being cancelled.
const defaultTimes: PipeTimes = { readMs: 500, writeMs: 10_000, controlMs: 2000 };
const openMs = 10_000;
const closeStepMs = 1000;

/**
 * Opens the link through a bridge chip. The device is closed again when that fails.
 * @param what names the device in errors
 * @throws LinkUnavailable with the remedy
 */
export async function openUsbLink(
  device: UsbDevice,
  driver: ChipDriver,
  what: string,
  options: ChipOptions = {},
  times: Partial<PipeTimes> = {},
): Promise<Link> {
  const holding = new DeviceHold(device, what);
  try {
    await holding.take(driver.interfaces);
    return new UsbLink(holding, await driver.start(device, options, { ...defaultTimes, ...times }), what);
  } catch (error) {
    await holding.release();
    throw usbError(what, error);
  }
}

/** An open device and the interfaces claimed of it. */
class DeviceHold {
  private claimed: number[] = [];
  /** Interfaces that a driver of the kernel had, such as ftdi_sio. */
  private taken: number[] = [];

  constructor(
    private readonly device: UsbDevice,
    private readonly what: string,
  ) {}

  async take(interfaces: readonly number[]): Promise<void> {
    const deadline = Deadline.after(openMs);
    await this.open(deadline);
    for (const number of interfaces) {
      await deadline.race(`claiming ${this.what}`, this.claim(number));
    }
  }

  private async claim(number: number): Promise<void> {
    const wasTaken = await this.device.detachKernelDriver?.(number).then(
      () => true,
      () => false,
    );
    if (wasTaken) this.taken.push(number);
    await this.device.claimInterface(number);
    this.claimed.push(number);
  }

  /** `usb` reads descriptors while it opens, and waits for them no longer than for any device on an idle bus. */
  private async open(deadline: Deadline): Promise<void> {
    for (;;) {
      try {
        return await deadline.race(`opening ${this.what}`, this.device.open());
      } catch (error) {
        if (transferFailure(error) !== 'timeout' || deadline.passed) throw error;
        await this.attempt(() => this.device.close());
      }
    }
  }

  /** Gives all back. `usb` keeps an interface that was not released, also when the device is closed. */
  async release(): Promise<void> {
    for (const number of this.claimed.reverse()) await this.attempt(() => this.device.releaseInterface(number));
    this.claimed = [];
    // The kernel gives its driver only what nobody has any more.
    for (const number of this.taken.reverse()) await this.attempt(() => this.device.attachKernelDriver?.(number));
    this.taken = [];
    await this.attempt(() => this.device.close());
  }

  /** Never fails for what is already gone, and gives up on what hangs. */
  async attempt(step: () => Promise<void> | undefined): Promise<void> {
    await Deadline.after(closeStepMs)
      .race(`closing ${this.what}`, Promise.resolve().then(step))
      .catch(() => undefined);
  }
}

class UsbLink implements Link {
  readonly incoming = new AsyncQueue<Uint8Array>();
  private closing = false;
  private failure: LinkClosed | undefined;
  private readonly receiving: Promise<void>;
  /** `usb` carries one transfer at a time per endpoint. */
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(
    private readonly holding: DeviceHold,
    private readonly pipe: ChipPipe,
    private readonly what: string,
  ) {
    this.receiving = this.receive();
  }

  write(bytes: Uint8Array): Promise<void> {
    const copy = Uint8Array.from(bytes);
    const written = this.lastWrite.then(() => this.writeNow(copy));
    this.lastWrite = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    await this.holding.attempt(() => this.receiving);
    await this.holding.attempt(() => this.pipe.stop());
    await this.holding.release();
    this.incoming.end();
  }

  private async writeNow(bytes: Uint8Array): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    if (this.closing) throw new LinkClosed(`${this.what} is closed`);
    try {
      await this.pipe.write(bytes);
    } catch (error) {
      throw new LinkClosed(`${this.what} does not take bytes`, { cause: error });
    }
  }

  private async receive(): Promise<void> {
    try {
      while (!this.closing) {
        const bytes = await this.pipe.read();
        if (bytes.length > 0) this.incoming.push(bytes);
      }
    } catch (error) {
      this.failure = new LinkClosed(`${this.what} is gone`, { cause: error });
      this.incoming.fail(this.failure);
    }
  }
}
