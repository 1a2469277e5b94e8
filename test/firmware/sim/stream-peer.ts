import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const prefixBytes = 4;

/** Who is at the other end of a wire that is a stream: takes frames, each behind its length, and sends some. */
export class StreamPeer {
  /** Frames that came and that nobody asked for yet. */
  readonly frames: Buffer[] = [];
  private pending = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  private constructor(
    readonly socket: Socket,
    /** Called with each frame; without it they are kept. */
    private readonly heard: ((frame: Buffer, peer: StreamPeer) => void) | undefined,
  ) {
    socket.on('data', (bytes) => this.receive(bytes));
    // A test that ends breaks connections.
    socket.on('error', () => undefined);
  }

  /** Takes over a connection that somebody made. */
  static on(socket: Socket, heard?: (frame: Buffer, peer: StreamPeer) => void): StreamPeer {
    return new StreamPeer(socket, heard);
  }

  static async at(path: string, heard?: (frame: Buffer, peer: StreamPeer) => void): Promise<StreamPeer> {
    const socket = connect(path);
    await once(socket, 'connect');
    return StreamPeer.on(socket, heard);
  }

  /** What stands for a frame on the stream. */
  static packet(frame: Uint8Array): Buffer {
    const packet = Buffer.alloc(prefixBytes + frame.length);
    packet.writeUInt32BE(frame.length);
    packet.set(frame, prefixBytes);
    return packet;
  }

  send(frame: Uint8Array): void {
    this.socket.write(StreamPeer.packet(frame));
  }

  /** Resolves when so many frames were kept. */
  async reach(count: number): Promise<readonly Buffer[]> {
    while (this.frames.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.frames;
  }

  /** Everything that was written has gone to the other end, and nothing follows. */
  async end(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.end(resolve));
  }

  private receive(bytes: Buffer): void {
    this.pending = Buffer.concat([this.pending, bytes]);
    while (this.pending.length >= prefixBytes) {
      const end = prefixBytes + this.pending.readUInt32BE();
      if (this.pending.length < end) return;
      const frame = this.pending.subarray(prefixBytes, end);
      this.pending = this.pending.subarray(end);
      if (this.heard) this.heard(frame, this);
      else this.frames.push(frame);
      this.wake();
    }
  }
}
