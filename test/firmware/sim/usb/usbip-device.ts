import { messageOf } from '../../../../rig/base/errors.js';
import type { ControlSetup, UsbDevice, UsbEndpoint } from '../../../../rig/link/usb/device.js';
import { submit, unlink, urbHeaderBytes, UsbipSocket } from './usbip-socket.js';

const EPIPE = -32;
const ECONNRESET = -104;
const defaultTimeoutMs = 1000;

/** How one URB ended. */
export interface UrbResult {
  readonly status: number;
  readonly actual: number;
  readonly data: Buffer;
}

interface Pending {
  readonly direction: 'in' | 'out';
  resolve(result: UrbResult): void;
  reject(error: Error): void;
}

type Interfaces = NonNullable<UsbDevice['configuration']>['interfaces'];

/**
 * A USB host in user space: imports a device over USB/IP and offers it as the package `usb` would, with the same texts
 * when a transfer fails. So the rig's drivers meet descriptors, packets and halts without a kernel that has USB.
 */
export class UsbipDevice implements UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  serialNumber: string | null = null;
  configuration: { readonly interfaces: Interfaces } | null = null;
  private readonly pending = new Map<number, Pending>();
  private readonly unlinking = new Map<number, (status: number) => void>();
  private sequence = 0;

  private constructor(
    private readonly socket: UsbipSocket,
    device: Buffer,
  ) {
    this.vendorId = device.readUInt16BE(300);
    this.productId = device.readUInt16BE(302);
    void this.receive();
  }

  static async import(port: number, busId = '1-1'): Promise<UsbipDevice> {
    const socket = await UsbipSocket.connect(port);
    const { status, device } = await socket.importDevice(busId);
    if (device === undefined) {
      socket.close();
      throw new Error(`the import was refused with status ${status}`);
    }
    return new UsbipDevice(socket, device);
  }

  /** Unplugs the cable. */
  detach(): void {
    this.socket.close();
  }

  async open(): Promise<void> {
    const device = await this.descriptor(1, 0);
    this.serialNumber = (await this.descriptor(3, device.readUInt8(16))).subarray(2).toString('utf16le');
    this.configuration = { interfaces: readInterfaces(await this.descriptor(2, 0)) };
    await this.standard('out', 9, 1, 0, 0);
  }

  async close(): Promise<void> {}
  async claimInterface(): Promise<void> {}
  async releaseInterface(): Promise<void> {}

  async clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void> {
    await this.controlTransferOut(
      {
        requestType: 'standard',
        recipient: 'endpoint',
        request: 1,
        value: 0,
        index: endpointNumber | (direction === 'in' ? 0x80 : 0),
      },
      new Uint8Array(),
    );
  }

  async controlTransferIn(setup: ControlSetup, length: number, timeoutMs = defaultTimeoutMs) {
    const { data } = await this.transfer(
      'controlTransferIn',
      'in',
      0,
      length,
      timeoutMs,
      packSetup(setup, 0x80, length),
    );
    return { status: 'ok', data: view(data) };
  }

  async controlTransferOut(setup: ControlSetup, data: Uint8Array, timeoutMs = defaultTimeoutMs) {
    const packed = packSetup(setup, 0, data.length);
    const { actual } = await this.transfer('controlTransferOut', 'out', 0, data.length, timeoutMs, packed, data);
    return { status: 'ok', bytesWritten: actual };
  }

  async transferIn(endpointNumber: number, length: number, timeoutMs = defaultTimeoutMs) {
    const { data } = await this.transfer('transferIn', 'in', endpointNumber, length, timeoutMs);
    return { status: 'ok', data: view(data) };
  }

  async transferOut(endpointNumber: number, data: Uint8Array, timeoutMs = defaultTimeoutMs) {
    const setup = new Uint8Array(8);
    const { actual } = await this.transfer('transferOut', 'out', endpointNumber, data.length, timeoutMs, setup, data);
    return { status: 'ok', bytesWritten: actual };
  }

  /** Begins a transfer; `result` rejects only when the connection ends. */
  begin(direction: 'in' | 'out', endpoint: number, length: number, setup = new Uint8Array(8), data = new Uint8Array()) {
    const sequence = (this.sequence += 1);
    const result = new Promise<UrbResult>((resolve, reject) =>
      this.pending.set(sequence, { direction, resolve, reject }),
    );
    this.socket.send(Buffer.concat([submit({ sequence, direction, endpoint, length, setup }), data]));
    return { sequence, result };
  }

  /** Gives a transfer up; the status of the reply is -ECONNRESET when it had not ended yet. */
  async unlink(victim: number): Promise<number> {
    const sequence = (this.sequence += 1);
    const status = new Promise<number>((resolve) => this.unlinking.set(sequence, resolve));
    this.socket.send(unlink(sequence, victim));
    return status;
  }

  private async transfer(
    what: string,
    direction: 'in' | 'out',
    endpoint: number,
    length: number,
    timeoutMs: number,
    setup = new Uint8Array(8),
    data: Uint8Array = new Uint8Array(),
  ): Promise<UrbResult> {
    const { sequence, result } = this.begin(direction, endpoint, length, setup, Uint8Array.from(data));
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), timeoutMs)));
    try {
      const ended = (await Promise.race([result, expired])) ?? (await this.giveUp(sequence, result));
      if (ended.status === EPIPE) throw new Error('endpoint stalled');
      if (ended.status !== 0) throw new Error(`unknown (${ended.status})`);
      return ended;
    } catch (error) {
      throw new Error(`${what} error: ${messageOf(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  private async giveUp(sequence: number, result: Promise<UrbResult>): Promise<UrbResult> {
    if ((await this.unlink(sequence)) !== ECONNRESET) return result;
    this.pending.delete(sequence);
    throw new Error('transfer was cancelled');
  }

  private async receive(): Promise<void> {
    for (;;) {
      const header = await this.socket.read(urbHeaderBytes);
      if (header === undefined) break;
      const sequence = header.readUInt32BE(4);
      if (header.readUInt32BE(0) === 4) {
        this.unlinking.get(sequence)?.(header.readInt32BE(20));
        continue;
      }
      const pending = this.pending.get(sequence);
      this.pending.delete(sequence);
      const actual = header.readUInt32BE(24);
      const data = pending?.direction === 'in' && actual > 0 ? await this.socket.read(actual) : Buffer.alloc(0);
      if (data === undefined) break;
      pending?.resolve({ status: header.readInt32BE(20), actual, data });
    }
    for (const { reject } of this.pending.values()) reject(new Error('device disconnected'));
    for (const answer of this.unlinking.values()) answer(0);
  }

  private async descriptor(type: number, index: number): Promise<Buffer> {
    return (await this.standard('in', 6, (type << 8) | index, 0, 255)).data;
  }

  private standard(direction: 'in' | 'out', request: number, value: number, index: number, length: number) {
    const setup = packSetup(
      { requestType: 'standard', recipient: 'device', request, value, index },
      direction === 'in' ? 0x80 : 0,
      length,
    );
    return this.transfer('control', direction, 0, length, defaultTimeoutMs, setup);
  }
}

function view(data: Buffer): DataView {
  return new DataView(data.buffer, data.byteOffset, data.length);
}

function packSetup({ requestType, recipient, request, value, index }: ControlSetup, direction: number, length: number) {
  const bytes = Buffer.alloc(8);
  const type = ['standard', 'class', 'vendor'].indexOf(requestType);
  bytes[0] = direction | (type << 5) | ['device', 'interface', 'endpoint', 'other'].indexOf(recipient);
  bytes[1] = request;
  bytes.writeUInt16LE(value, 2);
  bytes.writeUInt16LE(index, 4);
  bytes.writeUInt16LE(length, 6);
  return Uint8Array.from(bytes);
}

/** The interfaces of a configuration descriptor. */
function readInterfaces(configuration: Buffer): Interfaces {
  const interfaces: { interfaceNumber: number; alternate: { endpoints: UsbEndpoint[] } }[] = [];
  for (let at = 0; at < configuration.length; at += configuration.readUInt8(at)) {
    const type = configuration.readUInt8(at + 1);
    if (type === 4) {
      interfaces.push({ interfaceNumber: configuration.readUInt8(at + 2), alternate: { endpoints: [] } });
    } else if (type === 5) {
      const address = configuration.readUInt8(at + 2);
      interfaces.at(-1)?.alternate.endpoints.push({
        endpointNumber: address & 0x0f,
        direction: address >= 0x80 ? 'in' : 'out',
        type: ['control', 'isochronous', 'bulk', 'interrupt'][configuration.readUInt8(at + 3) & 3] ?? '',
        packetSize: configuration.readUInt16LE(at + 4),
      });
    }
  }
  return interfaces;
}
