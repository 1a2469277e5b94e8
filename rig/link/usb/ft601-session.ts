/** The FT601's own words on its session pipe and in its configuration. Pure. */

/** Bytes of a request on the session pipe. */
export const sessionRequestBytes = 20;

const commandRead = 1;

/**
 * What asks the chip for the next `length` bytes of one of its IN pipes; without it the pipe gives nothing. The chip
 * ends what it gives at `length` bytes or with a short packet.
 * @param counter rises by one with each request
 * @param pipe address of the endpoint, such as 0x82
 */
export function encodeReadRequest(counter: number, pipe: number, length: number): Uint8Array {
  const bytes = new Uint8Array(sessionRequestBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, counter, true);
  view.setUint8(4, pipe);
  view.setUint8(5, commandRead);
  view.setUint32(8, length, true);
  return bytes;
}

/** Bytes of the chip's configuration. */
export const configurationBytes = 152;

/** Number of the vendor request that reads (wValue 1) or writes (wValue 0) the configuration. */
export const requestConfiguration = 0xcf;

const vendorOffset = 0;
const productOffset = 2;
const fifoModeOffset = 137;
const channelsOffset = 138;

const mode245 = 0;
const channelNames = ['4 channels', '2 channels', '1 channel', '1 channel out', '1 channel in'];
const oneChannel = 2;

/** What the link must know of the chip's configuration. */
export interface Ft601Configuration {
  readonly vendorId: number;
  readonly productId: number;
  /** 245 is one FIFO each way with strobes; 600 is several on one bus, which the NIC does not speak. */
  readonly fifoMode: '245' | '600';
  readonly channels: string;
  /** The FIFO port is as the NIC needs it: mode 245, one channel both ways. */
  readonly usable: boolean;
}

/** Reads a configuration; `undefined` when there are too few bytes or one has no meaning. */
export function decodeConfiguration(bytes: Uint8Array): Ft601Configuration | undefined {
  if (bytes.length < configurationBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mode = view.getUint8(fifoModeOffset);
  const channel = view.getUint8(channelsOffset);
  const channels = channelNames[channel];
  if (mode > 1 || channels === undefined) return undefined;
  return {
    vendorId: view.getUint16(vendorOffset, true),
    productId: view.getUint16(productOffset, true),
    fifoMode: mode === mode245 ? '245' : '600',
    channels,
    usable: mode === mode245 && channel === oneChannel,
  };
}
