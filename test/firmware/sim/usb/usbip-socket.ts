import { connect, type Socket } from 'node:net';
import { Deadline } from '../../../../rig/base/deadline.js';

/** Bytes of the header before every URB and every reply to one. */
export const urbHeaderBytes = 48;
const importReplyBytes = 0x140;

/** A connection that speaks USB/IP: whole messages out, pieces of a known size in. */
export class UsbipSocket {
  private received = Buffer.alloc(0);
  private waiting: () => void = () => undefined;
  ended = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (part) => {
      this.received = Buffer.concat([this.received, part]);
      this.waiting();
    });
    socket.on('close', () => {
      this.ended = true;
      this.waiting();
    });
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<UsbipSocket> {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    await Deadline.after(10_000).race(
      'a connection to the USB/IP server',
      new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject)),
    );
    return new UsbipSocket(socket);
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** The next bytes; `undefined` when the connection has ended before. */
  async read(size: number): Promise<Buffer | undefined> {
    while (this.received.length < size) {
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
    const bytes = this.received.subarray(0, size);
    this.received = this.received.subarray(size);
    return bytes;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Resolves when the other side has ended the connection. */
  async end(): Promise<void> {
    await Deadline.after(10_000).poll('the end of the connection', 1, async () => (this.ended ? true : undefined));
  }

  /** Asks for the device with this bus id; the reply's status and, with 0, the device block. */
  async importDevice(busId: string): Promise<{ readonly status: number; readonly device?: Buffer }> {
    this.send(Buffer.concat([operation(0x8003), Buffer.from(busId.padEnd(32, '\0'))]));
    const header = await this.read(8);
    if (header === undefined) throw new Error('the USB/IP server ended the connection');
    const status = header.readUInt32BE(4);
    if (status !== 0) return { status };
    const device = await this.read(importReplyBytes - 8);
    if (device === undefined) throw new Error('the USB/IP server ended the connection');
    return { status, device };
  }
}

/** The header of an operation. */
export function operation(code: number, version = 0x0111): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16BE(version, 0);
  bytes.writeUInt16BE(code, 2);
  return bytes;
}

/** What a CMD_SUBMIT says. */
export interface SubmitFields {
  readonly sequence: number;
  readonly direction: 'in' | 'out';
  readonly endpoint: number;
  readonly length: number;
  readonly setup?: Uint8Array;
  readonly packets?: number;
}

/** The header of a CMD_SUBMIT. */
export function submit({ sequence, direction, endpoint, length, setup, packets = 0xffffffff }: SubmitFields): Buffer {
  const bytes = Buffer.alloc(urbHeaderBytes);
  const words = [1, sequence, 0, direction === 'in' ? 1 : 0, endpoint, 0, length, 0, packets, 0];
  words.forEach((word, index) => bytes.writeUInt32BE(word, 4 * index));
  if (setup !== undefined) bytes.set(setup, 40);
  return bytes;
}

/** A CMD_UNLINK of the transfer `victim`. */
export function unlink(sequence: number, victim: number): Buffer {
  const bytes = Buffer.alloc(urbHeaderBytes);
  [2, sequence, 0, 0, 0, victim].forEach((word, index) => bytes.writeUInt32BE(word, 4 * index));
  return bytes;
}
