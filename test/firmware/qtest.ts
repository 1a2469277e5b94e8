import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Deadline } from '../../rig/base/deadline.js';

const answerMs = 20_000;

/** Bytes of one access to memory or to a port. */
export type AccessWidth = 1 | 2 | 4 | 8;

const suffix: Readonly<Record<AccessWidth, string>> = { 1: 'b', 2: 'w', 4: 'l', 8: 'q' };

/** The socket that QEMU connects to; start it with `-accel qtest -qtest unix:PATH`. */
export class QtestListener {
  private readonly connected: Promise<Socket>;

  private constructor(private readonly server: Server) {
    this.connected = new Promise((resolve) =>
      server.once('connection', (socket: Socket) => {
        // The end of QEMU is seen as such; what its socket then says adds nothing.
        socket.on('error', () => undefined);
        resolve(socket);
      }),
    );
  }

  static async listen(path: string): Promise<QtestListener> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    return new QtestListener(server);
  }

  /** Resolves when QEMU has connected and its machine exists. */
  async accept(died: Promise<never>): Promise<Qtest> {
    const connected = Promise.race([this.connected, died]);
    return new Qtest(await Deadline.after(answerMs).race('QEMU to connect', connected), died);
  }

  close(): void {
    this.server.close();
  }
}

/** QEMU's qtest protocol: the accesses of a machine whose processor does nothing, one line each. */
export class Qtest {
  private readonly answers: { resolve: (words: string[]) => void; reject: (error: Error) => void }[] = [];

  /** `died` rejects when QEMU ends, which tells more than that its socket was closed. */
  constructor(
    private readonly socket: Socket,
    private readonly died: Promise<never>,
  ) {
    createInterface({ input: socket })
      .on('line', (line) => this.take(line))
      .on('error', () => undefined);
  }

  /** Reads a little-endian value from a physical address. */
  async readMemory(address: number, width: AccessWidth): Promise<bigint> {
    return BigInt((await this.ask(`read${suffix[width]} ${hex(address)}`))[0] ?? '0');
  }

  /** Writes a little-endian value to a physical address. */
  async writeMemory(address: number, width: AccessWidth, value: bigint | number): Promise<void> {
    await this.ask(`write${suffix[width]} ${hex(address)} ${hex(value)}`);
  }

  /** Reads bytes at a physical address. */
  async read(address: number, length: number): Promise<Uint8Array> {
    const [data = '0x'] = await this.ask(`read ${hex(address)} ${hex(length)}`);
    return new Uint8Array(Buffer.from(data.slice(2), 'hex'));
  }

  /** Writes bytes at a physical address. */
  async write(address: number, bytes: Uint8Array): Promise<void> {
    await this.ask(`write ${hex(address)} ${hex(bytes.length)} 0x${Buffer.from(bytes).toString('hex')}`);
  }

  /** Writes to an x86 port. */
  async writePort(port: number, width: 1 | 2 | 4, value: number): Promise<void> {
    await this.ask(`out${suffix[width]} ${hex(port)} ${hex(value)}`);
  }

  /** Reads an x86 port. */
  async readPort(port: number, width: 1 | 2 | 4): Promise<number> {
    return Number((await this.ask(`in${suffix[width]} ${hex(port)}`))[0]);
  }

  close(): void {
    this.socket.destroy();
  }

  private ask(line: string): Promise<string[]> {
    const answer = new Promise<string[]>((resolve, reject) => this.answers.push({ resolve, reject }));
    this.socket.write(`${line}\n`);
    return Deadline.after(answerMs).race(`qtest ${line.slice(0, 60)}`, Promise.race([answer, this.died]));
  }

  private take(line: string): void {
    // Interrupts of the emulated controllers are announced in between.
    if (line.startsWith('IRQ')) return;
    const [status, ...words] = line.split(' ');
    const waiting = this.answers.shift();
    if (status === 'OK') waiting?.resolve(words);
    else waiting?.reject(new Error(`qtest: ${line}`));
  }
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
