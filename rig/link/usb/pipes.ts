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

/** Reads what a transfer brings; nothing when the time passes or the pipe was halted, which is undone here. */
export async function bulkRead(
  device: UsbDevice,
  endpoint: number,
  length: number,
  timeoutMs: number,
): Promise<Uint8Array | 'silent' | 'halted'> {
  try {
    const { data, status } = await device.transferIn(endpoint, length, timeoutMs);
    if (status === 'stall') return await recover(device, 'in', endpoint);
    if (data === undefined) return new Uint8Array();
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  } catch (error) {
    const failure = transferFailure(error);
    if (failure === 'timeout') return 'silent';
    if (failure === 'stall') return recover(device, 'in', endpoint);
    throw error;
  }
}

async function recover(device: UsbDevice, direction: 'in' | 'out', endpoint: number): Promise<'halted'> {
  await device.clearHalt(direction, endpoint);
  return 'halted';
}

/** Most bytes of one transfer: the kernel copies a transfer as a whole. */
const longestTransfer = 16 * 1024;

/** Writes all bytes. A halted pipe is set free once; bytes of the transfer that it broke may be lost, as on any link. */
export async function bulkWrite(device: UsbDevice, endpoint: number, bytes: Uint8Array, timeoutMs: number) {
  for (let done = 0; done < bytes.length; done += longestTransfer) {
    const part = Uint8Array.from(bytes.subarray(done, done + longestTransfer));
    let outcome = await attemptWrite(device, endpoint, part, timeoutMs);
    if (outcome === 'halted') outcome = await attemptWrite(device, endpoint, part, timeoutMs);
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
    return status === 'stall' ? await recover(device, 'out', endpoint) : bytesWritten;
  } catch (error) {
    if (transferFailure(error) === 'stall') return recover(device, 'out', endpoint);
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
