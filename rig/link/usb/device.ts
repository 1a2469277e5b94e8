/** One endpoint of an interface, as the device describes it. */
export interface UsbEndpoint {
  readonly endpointNumber: number;
  readonly direction: 'in' | 'out';
  readonly type: string;
  /** wMaxPacketSize: 512 for bulk at high speed, 1024 at SuperSpeed. */
  readonly packetSize: number;
}

/** Where a request on the control pipe goes and what it says. */
export interface ControlSetup {
  readonly requestType: 'standard' | 'class' | 'vendor';
  readonly recipient: 'device' | 'interface' | 'endpoint' | 'other';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** What came of a transfer towards this side. */
export interface InResult {
  readonly data?: DataView | undefined;
  readonly status?: string | undefined;
}

/** What came of a transfer towards the device. */
export interface OutResult {
  readonly bytesWritten: number;
  readonly status?: string | undefined;
}

/**
 * A USB device: the part of WebUSB that the links need, with the deadline in milliseconds that the package `usb` adds
 * to every transfer. Any object that is so will do, so that the chip drivers run over the kernel's USB stack and over
 * one in user space alike.
 *
 * A transfer that fails rejects, also for a stall and for a deadline that has passed; see `transferFailure`.
 */
export interface UsbDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | null | undefined;
  /** Known once the device is open. */
  readonly configuration?:
    | {
        readonly interfaces: readonly {
          readonly interfaceNumber: number;
          readonly alternate: { readonly endpoints: readonly UsbEndpoint[] };
        }[];
      }
    | null
    | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  controlTransferIn(setup: ControlSetup, length: number, timeoutMs?: number): Promise<InResult>;
  controlTransferOut(setup: ControlSetup, data: Uint8Array<ArrayBuffer>, timeoutMs?: number): Promise<OutResult>;
  transferIn(endpointNumber: number, length: number, timeoutMs?: number): Promise<InResult>;
  transferOut(endpointNumber: number, data: Uint8Array<ArrayBuffer>, timeoutMs?: number): Promise<OutResult>;
  clearHalt(direction: 'in' | 'out', endpointNumber: number): Promise<void>;
  /** Takes the interface from a driver of the kernel (Linux); rejects when none has it. */
  detachKernelDriver?(interfaceNumber: number): Promise<void>;
  /** Lets the kernel find a driver for an interface that nobody claims (Linux). */
  attachKernelDriver?(interfaceNumber: number): Promise<void>;
}
