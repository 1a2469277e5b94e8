import type { ControlSetup, UsbDevice } from '../../../../rig/link/usb/device.js';

type InterfaceOf = NonNullable<NonNullable<UsbDevice['configuration']>['interfaces']>[number];

/** A USB device of a test: records what is asked of it and fails with the texts of the package `usb`. */
export abstract class ModelChip implements UsbDevice {
  readonly vendorId = 0x0403;
  abstract readonly productId: number;
  serialNumber: string | null = 'MODEL1';
  readonly claimed: number[] = [];
  readonly released: number[] = [];
  /** Interfaces that a driver of the kernel has. */
  readonly kernelHas = new Set<number>();
  /** A pipe that is halted again whenever it was set free, such as `in 2`. */
  haltsAlways: string | undefined;
  /** Setting a halted pipe free never comes back. */
  clearingHangs = false;
  /** Transfers that were begun, by pipe. */
  readonly begun = new Map<string, number>();
  readonly cleared: string[] = [];
  readonly requests: ControlSetup[] = [];
  opened = false;
  /** Everything written towards the NIC. */
  readonly taken: number[] = [];
  /** What the next transfers of an endpoint do instead of their work. */
  readonly mishaps: { readonly pipe: string; readonly error: string }[] = [];
  /** A transfer that is given up takes the packet that arrives with it, as the kernel does. */
  losesWithSilence = false;
  /** Transfers that ended because nothing came. */
  silences = 0;
  private arrival: () => void = () => undefined;

  constructor(
    readonly packetBytes: number,
    private readonly interfaces: readonly InterfaceOf[],
  ) {}

  get configuration() {
    return { interfaces: this.interfaces };
  }

  async open(): Promise<void> {
    this.mishap('open');
    this.opened = true;
  }

  async close(): Promise<void> {
    this.opened = false;
  }

  async detachKernelDriver(number: number): Promise<void> {
    if (!this.kernelHas.delete(number)) throw new Error('detachKernelDriver error: no data available');
  }

  async attachKernelDriver(number: number): Promise<void> {
    const free =
      this.claimed.filter((one) => one === number).length === this.released.filter((one) => one === number).length;
    if (!this.opened || !free) throw new Error('attachKernelDriver error: interface is busy');
    this.kernelHas.add(number);
  }

  async claimInterface(number: number): Promise<void> {
    this.mishap(`claim ${number}`);
    if (this.kernelHas.has(number)) throw new Error('claimInterface error: interface is busy');
    this.claimed.push(number);
  }

  async releaseInterface(number: number): Promise<void> {
    this.released.push(number);
  }

  async clearHalt(direction: 'in' | 'out', endpoint: number): Promise<void> {
    this.cleared.push(`${direction} ${endpoint}`);
    if (this.clearingHangs) return new Promise(() => undefined);
  }

  async controlTransferIn(setup: ControlSetup, length: number) {
    this.requests.push(setup);
    const bytes = this.answer(setup).slice(0, length);
    return { status: 'ok', data: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
  }

  async controlTransferOut(setup: ControlSetup, data: Uint8Array) {
    this.requests.push(setup);
    return { status: 'ok', bytesWritten: data.length };
  }

  async transferOut(endpoint: number, data: Uint8Array) {
    this.mishap(`out ${endpoint}`);
    this.accept(endpoint, data);
    return { status: 'ok', bytesWritten: data.length };
  }

  async transferIn(endpoint: number, length: number, timeoutMs = 1000) {
    this.mishap(`in ${endpoint}`);
    const deadline = performance.now() + timeoutMs;
    for (let given = this.give(endpoint, length); ; given = this.give(endpoint, length)) {
      if (given !== undefined)
        return { status: 'ok', data: new DataView(given.buffer, given.byteOffset, given.length) };
      const left = deadline - performance.now();
      if (left <= 0) {
        this.silences += 1;
        if (this.losesWithSilence) this.lose();
        throw new Error('transferIn error: transfer was cancelled');
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.arrival = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Something may have become available for a transfer that waits. */
  protected arrived(): void {
    this.arrival();
  }

  /** A packet leaves the chip and arrives nowhere. */
  protected lose(): void {}

  protected abstract answer(setup: ControlSetup): Uint8Array;
  protected abstract accept(endpoint: number, data: Uint8Array): void;
  protected abstract give(endpoint: number, length: number): Uint8Array | undefined;

  private mishap(pipe: string): void {
    this.begun.set(pipe, (this.begun.get(pipe) ?? 0) + 1);
    if (pipe === this.haltsAlways) throw new Error('transfer error: endpoint stalled');
    const index = this.mishaps.findIndex((mishap) => mishap.pipe === pipe);
    const [mishap] = index < 0 ? [] : this.mishaps.splice(index, 1);
    if (mishap !== undefined) throw new Error(mishap.error);
  }
}

const bulk = (endpointNumber: number, direction: 'in' | 'out', packetSize: number) =>
  ({ endpointNumber, direction, type: 'bulk', packetSize }) as const;

/** What is known of the FT601, written from its description and not from the driver. */
export class ModelFt601 extends ModelChip {
  readonly productId = 0x601f;
  /** Messages that wait for a read request. */
  private readonly messages: number[][] = [];
  readonly readRequests: { counter: number; pipe: number; length: number }[] = [];
  private allowance = 0;
  fifoMode = 0;
  channels = 2;

  constructor(packetBytes = 1024) {
    super(packetBytes, [
      {
        interfaceNumber: 0,
        alternate: {
          endpoints: [
            bulk(1, 'out', packetBytes),
            { endpointNumber: 1, direction: 'in', type: 'interrupt', packetSize: 64 },
          ],
        },
      },
      { interfaceNumber: 1, alternate: { endpoints: [bulk(2, 'out', packetBytes), bulk(2, 'in', packetBytes)] } },
    ]);
  }

  /** The NIC sends a message. */
  send(bytes: readonly number[]): void {
    this.messages.push([...bytes]);
    this.arrived();
  }

  protected answer({ request, value }: ControlSetup): Uint8Array {
    if (request !== 0xcf || value !== 1) throw new Error('controlTransferIn error: endpoint stalled');
    const bytes = new Uint8Array(152);
    bytes.set([0x03, 0x04, 0x1f, 0x60]);
    bytes[137] = this.fifoMode;
    bytes[138] = this.channels;
    return bytes;
  }

  protected accept(endpoint: number, data: Uint8Array): void {
    if (endpoint === 2) this.taken.push(...data);
    if (endpoint !== 1) return;
    const request = Buffer.from(data);
    if (request.length !== 20 || request[5] !== 1) throw new Error('transferOut error: endpoint stalled');
    this.readRequests.push({
      counter: request.readUInt32LE(0),
      pipe: request.readUInt8(4),
      length: request.readUInt32LE(8),
    });
    this.allowance = request.readUInt32LE(8);
    this.arrived();
  }

  protected override lose(): void {
    this.allowance = 0;
  }

  protected give(endpoint: number, length: number): Uint8Array | undefined {
    const [message] = this.messages;
    if (endpoint !== 2 || this.allowance === 0 || message === undefined) return undefined;
    const packet = message.splice(0, Math.min(this.packetBytes, length, this.allowance));
    if (message.length === 0) this.messages.shift();
    this.allowance = packet.length < this.packetBytes ? 0 : this.allowance - packet.length;
    return Uint8Array.from(packet);
  }
}

/** What is known of the FT232H, written from its description and not from the driver. */
export class ModelFt232h extends ModelChip {
  readonly productId = 0x6014;
  eepromWord = 0x0001;
  private readonly bytes: number[] = [];

  constructor() {
    super(512, [{ interfaceNumber: 0, alternate: { endpoints: [bulk(1, 'in', 512), bulk(2, 'out', 512)] } }]);
  }

  /** The NIC sends bytes. */
  send(bytes: readonly number[]): void {
    this.bytes.push(...bytes);
    this.arrived();
  }

  /** What the control pipe was told: request, wValue, wIndex. */
  get told(): [number, number, number][] {
    return this.requests.map(({ request, value, index }) => [request, value, index]);
  }

  protected answer({ request, index }: ControlSetup): Uint8Array {
    if (request !== 0x90 || index !== 0) throw new Error('controlTransferIn error: endpoint stalled');
    return Uint8Array.of(this.eepromWord & 0xff, this.eepromWord >> 8);
  }

  protected accept(_endpoint: number, data: Uint8Array): void {
    this.taken.push(...data);
  }

  /** As many packets as the transfer holds, each with its status; nothing but a status when there is nothing. */
  protected give(_endpoint: number, length: number): Uint8Array | undefined {
    if (this.bytes.length === 0) return undefined;
    const transfer: number[] = [];
    for (let room = length; room > 0; room -= this.packetBytes) {
      const payload = this.bytes.splice(0, this.packetBytes - 2);
      transfer.push(0x32, 0x60, ...payload);
      if (payload.length < this.packetBytes - 2) break;
    }
    return Uint8Array.from(transfer);
  }
}
