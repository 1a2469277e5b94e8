import { expect } from 'chai';
import type { Socket } from 'node:net';
import { Deadline } from '../../../rig/base/deadline.js';

/** Bytes of a message before its payload. */
export const headerBytes = 16;

/** Numbers of the commands. */
export const Command = {
  version: 1,
  dmaMap: 2,
  dmaUnmap: 3,
  deviceGetInfo: 4,
  getRegionInfo: 5,
  getIrqInfo: 7,
  setIrqs: 8,
  regionRead: 9,
  regionWrite: 10,
} as const;

/** Flags of a header. */
export const isReply = 0x01;
export const noReply = 0x10;
export const isError = 0x20;

/** A vfio-user client that says whatever a test wants. */
export class VfioClient {
  private received = Buffer.alloc(0);
  private id = 0;
  ended = false;

  constructor(private readonly socket: Socket) {
    socket.on('data', (part) => (this.received = Buffer.concat([this.received, part])));
    socket.on('close', () => (this.ended = true));
    socket.on('error', () => undefined);
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Sends a message and returns its reply. */
  async ask(command: number, payload: Buffer, size = headerBytes + payload.length): Promise<Buffer> {
    this.id += 1;
    this.send(message(this.id, command, payload, 0, size));
    const reply = await this.reply();
    expect([reply.readUInt16LE(0), reply.readUInt16LE(2)]).to.deep.equal([this.id, command]);
    return reply;
  }

  /** The next whole message. */
  reply(): Promise<Buffer> {
    return Deadline.after(10_000).poll('a reply', 1, () => {
      if (this.ended) throw new Error('the simulator closed the connection');
      if (this.received.length < headerBytes) return Promise.resolve(undefined);
      const size = this.received.readUInt32LE(4);
      if (this.received.length < size) return Promise.resolve(undefined);
      const reply = this.received.subarray(0, size);
      this.received = this.received.subarray(size);
      return Promise.resolve(reply);
    });
  }

  /** Agrees on the version. */
  async negotiate(): Promise<void> {
    const reply = await this.ask(Command.version, version('{}'));
    expect(reply.readUInt32LE(8)).to.equal(isReply);
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The bytes of a message; `size` is what its header says of itself. */
export function message(
  id: number,
  command: number,
  payload: Uint8Array,
  flags = 0,
  size = headerBytes + payload.length,
) {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16LE(id, 0);
  header.writeUInt16LE(command, 2);
  header.writeUInt32LE(size, 4);
  header.writeUInt32LE(flags, 8);
  return Buffer.concat([header, payload]);
}

/** Payload of a VERSION message. */
export function version(json: string): Buffer {
  return Buffer.concat([Buffer.alloc(4), Buffer.from(`${json}\0`)]);
}

/** Numbers of 32 bits, or of 64 bits where they are bigint, one after the other. */
export function words(...values: (number | bigint)[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(typeof value === 'bigint' ? 8 : 4);
      if (typeof value === 'bigint') bytes.writeBigUInt64LE(value);
      else bytes.writeUInt32LE(value);
      return bytes;
    }),
  );
}
