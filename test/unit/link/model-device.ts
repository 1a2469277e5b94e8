import type { Link } from '../../../rig/link/link.js';

/** A register write that the device carried out. */
export interface Executed {
  readonly address: number;
  readonly words: readonly number[];
}

/**
 * The NIC's end of the control link, written from the protocol's description alone and sharing no code with the
 * rig's end, so that an error in one is not repeated in the other.
 */
export class ModelDevice {
  /** Words by byte address; absent ones read as 0. */
  readonly memory = new Map<number, number>();
  /** Every WRITE that was carried out, in order. */
  readonly executed: Executed[] = [];
  /** Frames dropped without an answer. */
  bad = 0;
  duplicates = 0;
  /** Called after a word was written, to give registers their meaning. */
  onWrite: (address: number, value: number) => void = () => undefined;
  /** Called before a word is read. */
  onRead: (address: number) => void = () => undefined;
  /** Called with the number of each good request since power-on; it is lost when this is false. */
  hears: (count: number) => boolean = () => true;
  /** Called with each answer before it goes out; what it returns goes instead. */
  onAnswer: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;
  /** How often it was reset, modulo 256. */
  boot = 1;
  /** Id of the session; absent before the first HELLO after a reset. */
  session: number | undefined;
  /** Sequence number of the request that is carried out next. */
  private due = 0;
  private heard = 0;
  private collected: number[] = [];

  constructor(private readonly link: Link) {}

  /** Serves until the link is gone. */
  async run(): Promise<void> {
    try {
      for await (const bytes of this.link.incoming) {
        for (const byte of bytes) await this.take(byte);
      }
    } catch (error) {
      // The tests cut links on purpose; the device is then simply off.
      if (!(error instanceof Error && error.name === 'LinkClosed')) throw error;
    }
  }

  /** Pushes an event. */
  async push(kind: number, time: bigint, argument: number, words: readonly number[] = []): Promise<void> {
    const bytes = Buffer.alloc(16 + words.length * 4);
    bytes.set([0, 0x40, kind, 0]);
    bytes.writeBigUInt64LE(time, 4);
    bytes.writeUInt32LE(argument, 12);
    words.forEach((word, index) => bytes.writeUInt32LE(word, 16 + index * 4));
    await this.transmit(bytes);
  }

  /** Loses everything, as at a reset. */
  reset(): void {
    this.boot = (this.boot + 1) & 0xff;
    this.losePower();
  }

  /** Loses everything and begins to count its resets anew, so that the count may be what it was. */
  losePower(): void {
    this.session = undefined;
    this.due = 0;
    this.collected = [];
    this.memory.clear();
  }

  /** Is reset, and then greeted by somebody else, after whose requests the next one of this rig happens to be due. */
  takeOver(): void {
    const { due } = this;
    this.reset();
    this.session = 0x1234;
    this.due = due;
  }

  /** Sends bytes as they are. */
  async transmitRaw(bytes: Uint8Array): Promise<void> {
    await this.link.write(bytes);
  }

  private async take(byte: number): Promise<void> {
    if (byte !== 0) {
      this.collected.push(byte);
      return;
    }
    const encoded = this.collected;
    this.collected = [];
    if (encoded.length === 0) return;
    const frame = unstuff(encoded);
    if (frame === undefined || frame.length < 12 || !checksumHolds(frame)) {
      this.bad += 1;
      return;
    }
    this.heard += 1;
    if (this.hears(this.heard)) await this.obey(frame);
  }

  private async obey(frame: Buffer): Promise<void> {
    const [sequence = 0, operation = 0] = frame;
    const count = frame.readUInt16LE(2);
    const address = frame.readUInt32LE(4);
    const data = (frame.length - 12) / 4;
    if (!Number.isInteger(data)) {
      this.bad += 1;
      return;
    }
    if (operation === 0) {
      this.session = address;
      this.due = (sequence + 1) & 0xff;
      await this.answer(sequence, operation, 0);
    } else if (this.session === undefined) {
      await this.answer(sequence, operation, 4);
    } else if (operation === 3) {
      await this.answer(sequence, operation, 0, [this.session, this.due]);
    } else {
      await this.obeyInTurn(frame, sequence, operation, count, address);
    }
  }

  private async obeyInTurn(frame: Buffer, sequence: number, operation: number, count: number, address: number) {
    const ahead = (sequence - this.due) & 0xff;
    if (ahead > 0 && ahead < 192) {
      await this.answer(sequence, operation, 5);
      return;
    }
    if (ahead === 0) this.due = (this.due + 1) & 0xff;
    const data = (frame.length - 12) / 4;
    if (operation === 1) {
      const status = this.judge(address, count, data === 0);
      await this.answer(sequence, operation, status, status === 0 ? this.words(address, count) : []);
    } else if (operation === 2) {
      const status = this.judge(address, count, data === count);
      if (ahead !== 0) this.duplicates += 1;
      else if (status === 0) this.store(frame, address, count);
      await this.answer(sequence, operation, status);
    } else {
      await this.answer(sequence, operation, 1);
    }
  }

  private judge(address: number, count: number, holdsItsWords: boolean): number {
    if (count < 1 || count > 64 || !holdsItsWords) return 3;
    return address % 4 !== 0 || address + count * 4 > 0x10000 ? 2 : 0;
  }

  private words(address: number, count: number): number[] {
    return Array.from({ length: count }, (_, index) => {
      this.onRead(address + index * 4);
      return this.memory.get(address + index * 4) ?? 0;
    });
  }

  private store(frame: Buffer, address: number, count: number): void {
    const words = Array.from({ length: count }, (_, index) => frame.readUInt32LE(8 + index * 4));
    this.executed.push({ address, words });
    words.forEach((word, index) => {
      this.memory.set(address + index * 4, word);
      this.onWrite(address + index * 4, word);
    });
  }

  private async answer(sequence: number, operation: number, status: number, words: readonly number[] = []) {
    const bytes = Buffer.alloc(4 + words.length * 4);
    bytes.set([sequence, operation | 0x80, status, this.boot]);
    words.forEach((word, index) => bytes.writeUInt32LE(word, 4 + index * 4));
    await this.transmit(bytes);
  }

  private async transmit(content: Buffer): Promise<void> {
    const crc = Buffer.alloc(4);
    crc.writeUInt32LE(checksum(content));
    await this.link.write(this.onAnswer(Uint8Array.from([0, ...stuff([...content, ...crc]), 0])));
  }
}

/** CRC-32 bit by bit, as IEEE 802.3 defines it. */
export function checksum(bytes: Iterable<number>): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function checksumHolds(frame: Buffer): boolean {
  return frame.readUInt32LE(frame.length - 4) === checksum(frame.subarray(0, -4));
}

/** COBS, as its paper puts it: the frame with a zero added is cut into blocks, and the last zero is left out. */
export function stuff(frame: readonly number[]): number[] {
  const encoded: number[] = [];
  let block: number[] = [];
  for (const byte of [...frame, 0]) {
    if (byte !== 0) block.push(byte);
    if (byte === 0 || block.length === 254) {
      encoded.push(block.length + 1, ...block);
      block = [];
    }
  }
  return encoded;
}

function unstuff(encoded: readonly number[]): Buffer | undefined {
  const frame: number[] = [];
  for (let at = 0; at < encoded.length;) {
    const code = encoded[at] ?? 0;
    if (at + code > encoded.length) return undefined;
    frame.push(...encoded.slice(at + 1, at + code));
    if (code < 255) frame.push(0);
    at += code;
  }
  // The zero that the encoder added; a full last block may have come without it.
  return Buffer.from(frame.at(-1) === 0 ? frame.slice(0, -1) : frame);
}
