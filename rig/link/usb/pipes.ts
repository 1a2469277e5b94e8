import { Deadline } from '../../base/deadline.js';
import { LinkUnavailable } from '../errors.js';
import type { ControlSetup, UsbDevice } from './device.js';
import { transferFailure } from './transfer-failure.js';

/** The two bulk pipes of a chip, numbers and packet size as its descriptors give them. */
export interface BulkPipes {
  readonly inEndpoint: number;
  readonly outEndpoint: number;
  /** Bytes of a full packet towards this side. */
  readonly packetBytes: number;
}

/**
 * The bulk pipes of an interface.
 * @throws LinkUnavailable when it has not one of each direction
 */
export function bulkPipes(device: UsbDevice, interfaceNumber: number, chip: string): BulkPipes {
  const found = device.configuration?.interfaces.find((candidate) => candidate.interfaceNumber === interfaceNumber);
  const bulk = found?.alternate.endpoints.filter(({ type }) => type === 'bulk') ?? [];
  const input = bulk.find(({ direction }) => direction === 'in');
  const output = bulk.find(({ direction }) => direction === 'out');
  if (input === undefined || output === undefined) {
    throw new LinkUnavailable(
      'LinkNotChip',
      `interface ${interfaceNumber} of the USB device has no pair of bulk pipes, as an ${chip} has`,
      'check vendor and product id in the link, and give chip= when the ids are not those of the chip',
    );
  }
  return {
    inEndpoint: input.endpointNumber,
    outEndpoint: output.endpointNumber,
    packetBytes: input.packetSize,
  };
}

/** So often a pipe that is halted is set free without a transfer in between that was not. */
const mostHalts = 3;

/** The pipe towards this side. */
export class InPipe {
  private halts = 0;

  constructor(
    private readonly device: UsbDevice,
    private readonly endpoint: number,
    /** Longest that setting it free may take. */
    private readonly clearMs: number,
  ) {}

  /**
   * Reads what a transfer brings; nothing when the time passes or the pipe was halted, which is undone here.
   * @throws Error when the pipe is halted again each time that it was set free, or a transfer fails in another way
   */
  async read(length: number, timeoutMs: number): Promise<Uint8Array> {
    const got = await this.attempt(length, timeoutMs);
    this.halts = got === 'halted' ? this.halts + 1 : 0;
    if (got !== 'halted') return got;
    if (this.halts > mostHalts) throw new Error(`the pipe from endpoint ${this.endpoint} stays halted`);
    await clearHalt(this.device, 'in', this.endpoint, this.clearMs);
    return new Uint8Array();
  }

  private async attempt(length: number, timeoutMs: number): Promise<Uint8Array | 'halted'> {
    try {
      const { data, status = 'ok' } = await this.device.transferIn(this.endpoint, length, timeoutMs);
      if (status === 'stall') return 'halted';
      if (status !== 'ok') throw new Error(`the pipe from endpoint ${this.endpoint}: ${status}`);
      return data === undefined ? new Uint8Array() : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    } catch (error) {
      const failure = transferFailure(error);
      if (failure === 'timeout') return new Uint8Array();
      if (failure === 'stall') return 'halted';
      throw error;
    }
  }
}

/** `usb` sets no time for it. */
function clearHalt(device: UsbDevice, direction: 'in' | 'out', endpoint: number, timeoutMs: number): Promise<void> {
  const what = `setting endpoint ${endpoint} free`;
  return Deadline.after(timeoutMs).race(what, device.clearHalt(direction, endpoint));
}

/** Most bytes of one transfer: the kernel copies a transfer as a whole. */
const longestTransfer = 16 * 1024;

/**
 * Writes all bytes. A halted pipe is set free once for each transfer; bytes of the one that it broke may be lost, as on any
 * link.
 * @throws Error when it stays halted, or a transfer fails in another way
 */
export async function bulkWrite(device: UsbDevice, endpoint: number, bytes: Uint8Array, timeoutMs: number) {
  for (let done = 0; done < bytes.length; done += longestTransfer) {
    const part = Uint8Array.from(bytes.subarray(done, done + longestTransfer));
    let outcome = await attemptWrite(device, endpoint, part, timeoutMs);
    if (outcome === 'halted') {
      await clearHalt(device, 'out', endpoint, timeoutMs);
      outcome = await attemptWrite(device, endpoint, part, timeoutMs);
    }
    if (outcome !== part.length) {
      const what = outcome === 'halted' ? 'stays halted' : `took ${outcome} of ${part.length} bytes`;
      throw new Error(`the pipe to endpoint ${endpoint} ${what}`);
    }
  }
}

async function attemptWrite(
  device: UsbDevice,
  endpoint: number,
  bytes: Uint8Array<ArrayBuffer>,
  timeoutMs: number,
): Promise<number | 'halted'> {
  try {
    const { bytesWritten, status } = await device.transferOut(endpoint, bytes, timeoutMs);
    return status === 'stall' ? 'halted' : bytesWritten;
  } catch (error) {
    if (transferFailure(error) === 'stall') return 'halted';
    throw error;
  }
}

/** A vendor request without data. */
export async function vendorOut(device: UsbDevice, request: number, value: number, index: number, timeoutMs: number) {
  const { status } = await device.controlTransferOut(vendor(request, value, index), new Uint8Array(), timeoutMs);
  if (status !== undefined && status !== 'ok') throw new Error(`vendor request 0x${request.toString(16)}: ${status}`);
}

/** A vendor request that is answered; the answer may be shorter than `length`. */
export async function vendorIn(
  device: UsbDevice,
  request: number,
  value: number,
  index: number,
  length: number,
  timeoutMs: number,
): Promise<Uint8Array> {
  const { data, status } = await device.controlTransferIn(vendor(request, value, index), length, timeoutMs);
  if (data === undefined || (status !== undefined && status !== 'ok')) {
    throw new Error(`vendor request 0x${request.toString(16)}: ${status ?? 'no data'}`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function vendor(request: number, value: number, index: number): ControlSetup {
  return { requestType: 'vendor', recipient: 'device', request, value, index };
}
