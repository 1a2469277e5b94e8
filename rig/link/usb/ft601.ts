import { LinkUnavailable } from '../errors.js';
import type { ChipDriver, ChipPipe, PipeTimes } from './chip.js';
import type { UsbDevice } from './device.js';
import { configurationBytes, decodeConfiguration, encodeReadRequest, requestConfiguration } from './ft601-session.js';
import { bulkPipes, bulkWrite, InPipe, vendorIn, type BulkPipes } from './pipes.js';

const sessionInterface = 0;
const dataInterface = 1;
/** OUT endpoint of the session interface. */
const sessionEndpoint = 1;
const directionIn = 0x80;

/** FTDI FT601 and FT600: USB 3 to a FIFO of 32 or 16 bits, in the mode "245" with one channel. */
export const ft601: ChipDriver = {
  name: 'FT601',
  products: [0x601e, 0x601f],
  options: [],
  interfaces: [sessionInterface, dataInterface],
  async start(device, _options, times) {
    await checkConfiguration(device, times);
    return new Ft601Pipe(device, bulkPipes(device, dataInterface, 'FT601'), times);
  },
};

async function checkConfiguration(device: UsbDevice, { controlMs }: PipeTimes): Promise<void> {
  const bytes = await vendorIn(device, requestConfiguration, 1, 0, configurationBytes, controlMs);
  const configuration = decodeConfiguration(bytes);
  if (configuration?.usable) return;
  const seen = configuration ? `mode ${configuration.fifoMode}, ${configuration.channels}` : 'nothing that is known';
  throw new LinkUnavailable(
    'LinkNotFifo',
    `the FT601 is configured for ${seen}, not for mode 245 with 1 channel`,
    "set FIFO mode 245 and 1 channel with FTDI's configuration program",
  );
}

class Ft601Pipe implements ChipPipe {
  private counter = 0;
  private readonly input: InPipe;

  constructor(
    private readonly device: UsbDevice,
    private readonly pipes: BulkPipes,
    private readonly times: PipeTimes,
  ) {
    this.input = new InPipe(device, pipes.inEndpoint, times.controlMs);
  }

  async read(): Promise<Uint8Array> {
    const { inEndpoint, packetBytes } = this.pipes;
    // Anew for each transfer, also after silence: one that was given up may have taken the bytes asked for with it.
    const request = encodeReadRequest(this.counter, directionIn | inEndpoint, packetBytes);
    this.counter = (this.counter + 1) >>> 0;
    await bulkWrite(this.device, sessionEndpoint, request, this.times.controlMs);
    // One packet at a time: a message whose last packet is full would leave a longer transfer waiting, and what a
    // transfer has got when its time ends is lost.
    return this.input.read(packetBytes, this.times.readMs);
  }

  write(bytes: Uint8Array): Promise<void> {
    return bulkWrite(this.device, this.pipes.outEndpoint, bytes, this.times.writeMs);
  }

  async stop(): Promise<void> {}
}
