/** Vendor requests that make an FT232H a synchronous FIFO. Pure. */

/** One request without data. */
export interface SetupRequest {
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

export const requestEeprom = 0x90;
const requestReset = 0x00;
const requestFlow = 0x02;
const requestLatency = 0x09;
const requestBitMode = 0x0b;

const resetChip = 0;
/** The FIFO from this side to the pins. */
const purgeOutgoing = 1;
/** The FIFO from the pins to this side. */
const purgeIncoming = 2;
const flowRtsCts = 0x0100;
const modeReset = 0x00;
const modeSyncFifo = 0x40;
const allPins = 0xff;
/** wIndex names the channel; the chip has one. */
const channel = 1;

const bitMode = (mode: number): SetupRequest => ({
  request: requestBitMode,
  value: (mode << 8) | allPins,
  index: channel,
});

/** The requests that start the FIFO, in order. `latencyMs` is how long bytes without an end may wait in the chip. */
export function startRequests(latencyMs: number): SetupRequest[] {
  return [
    { request: requestReset, value: resetChip, index: channel },
    bitMode(modeReset),
    { request: requestReset, value: purgeOutgoing, index: channel },
    { request: requestReset, value: purgeIncoming, index: channel },
    { request: requestLatency, value: latencyMs, index: channel },
    { request: requestFlow, value: 0, index: flowRtsCts | channel },
    bitMode(modeSyncFifo),
  ];
}

/** The requests that end it. */
export const stopRequests: readonly SetupRequest[] = [bitMode(modeReset)];

const channelTypeMask = 0x0f;
const channelTypeFifo = 1;
const channelTypes: Readonly<Record<number, string>> = { 0: 'UART', 1: '245 FIFO', 2: 'opto', 4: 'CPU', 8: 'FT1284' };

/** What word 0 of the EEPROM makes of the chip at power-on; an erased EEPROM leaves it a UART. */
export function channelType(word: number): { readonly name: string; readonly isFifo: boolean } {
  if (word === 0xffff) return { name: 'UART (the EEPROM is erased)', isFifo: false };
  const type = word & channelTypeMask;
  return { name: channelTypes[type] ?? `unknown (${type})`, isFifo: type === channelTypeFifo };
}
