import { UsageError } from '../../base/errors.js';
import { LinkUnavailable } from '../errors.js';
import type { ChipDriver, ChipPipe, PipeTimes } from './chip.js';
import type { UsbDevice } from './device.js';
import { unpackTransfer } from './ft232h-packets.js';
import { channelType, requestEeprom, startRequests, stopRequests, type SetupRequest } from './ft232h-setup.js';
import { bulkPipes, bulkWrite, InPipe, vendorIn, vendorOut, type BulkPipes } from './pipes.js';

/** Bytes that end a message do not wait for it: the NIC asks the chip to send them at once. */
const defaultLatencyMs = 16;
/** Packets of one transfer; the chip ends a transfer early with each short packet. */
const packetsPerTransfer = 8;

/** FTDI FT232H as a synchronous 245 FIFO of 8 bits. */
export const ft232h: ChipDriver = {
  name: 'FT232H',
  products: [0x6014],
  options: ['latency'],
  interfaces: [0],
  async start(device, options, times) {
    const latencyMs = latency(options['latency']);
    await checkEeprom(device, times);
    const pipes = bulkPipes(device, 0, 'FT232H');
    await requestAll(device, startRequests(latencyMs), times);
    return new Ft232hPipe(device, pipes, times);
  },
};

function latency(given = defaultLatencyMs): number {
  if (Number.isInteger(given) && given >= 1 && given <= 255) return given;
  throw new UsageError('BadLinkUrl', `latency=${given} is not possible`, 'give 1 to 255 milliseconds');
}

async function checkEeprom(device: UsbDevice, { controlMs }: PipeTimes): Promise<void> {
  const bytes = await vendorIn(device, requestEeprom, 0, 0, 2, controlMs);
  const type = channelType((bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8));
  if (type.isFifo) return;
  throw new LinkUnavailable(
    'LinkNotFifo',
    `the FT232H is set up as ${type.name}, not as 245 FIFO`,
    'write the EEPROM once: ft_prog, or ftdi_eeprom with cha_type=FIFO',
  );
}

async function requestAll(device: UsbDevice, requests: readonly SetupRequest[], { controlMs }: PipeTimes) {
  for (const { request, value, index } of requests) await vendorOut(device, request, value, index, controlMs);
}

class Ft232hPipe implements ChipPipe {
  private readonly input: InPipe;

  constructor(
    private readonly device: UsbDevice,
    private readonly pipes: BulkPipes,
    private readonly times: PipeTimes,
  ) {
    this.input = new InPipe(device, pipes.inEndpoint, times.controlMs);
  }

  async read(): Promise<Uint8Array> {
    const { packetBytes } = this.pipes;
    const got = await this.input.read(packetsPerTransfer * packetBytes, this.times.readMs);
    // What the chip has lost, the framing above notices and repeats.
    return unpackTransfer(got, packetBytes).payload;
  }

  write(bytes: Uint8Array): Promise<void> {
    return bulkWrite(this.device, this.pipes.outEndpoint, bytes, this.times.writeMs);
  }

  stop(): Promise<void> {
    return requestAll(this.device, stopRequests, this.times);
  }
}
