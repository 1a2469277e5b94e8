import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { BenchError } from '../../base/errors.js';
import type { Watch } from '../watch.js';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** QEMU's control channel (QMP, see docs/interop/qmp-spec in QEMU): JSON lines, one command outstanding at a time. */
export class Qmp {
  private readonly pending: Pending[] = [];
  private closed: Error | undefined;

  private constructor(private readonly socket: Socket) {
    const lines = createInterface({ input: socket });
    lines.on('line', (line) => this.receive(line));
    const end = () => {
      this.closed ??= new BenchError(
        'QmpClosed',
        'QEMU closed its control channel',
        'see qemu.log in the run directory',
      );
      for (const waiting of this.pending.splice(0)) waiting.reject(this.closed);
    };
    socket.on('close', end);
    socket.on('error', end);
    // The line reader passes errors of its input on.
    lines.on('error', end);
  }

  /** Connects and leaves the negotiation mode. The socket must exist before the wait is over. */
  static async connect(path: string, watch: Watch): Promise<Qmp> {
    const socket = await watch.poll('QEMU to open its control channel', 50, () => {
      return new Promise<Socket | undefined>((resolve) => {
        const attempt = connect(path);
        attempt.once('connect', () => resolve(attempt));
        attempt.once('error', () => resolve(undefined));
      });
    });
    const qmp = new Qmp(socket);
    try {
      await watch.wait('QMP negotiation', () => qmp.execute('qmp_capabilities'));
    } catch (error) {
      qmp.close();
      throw error;
    }
    return qmp;
  }

  /** Executes a command and returns its `return` value. */
  execute(command: string, args?: Record<string, unknown>): Promise<unknown> {
    if (this.closed) return Promise.reject(this.closed);
    return new Promise((resolve, reject) => {
      this.pending.push({ resolve, reject });
      this.socket.write(`${JSON.stringify(args ? { execute: command, arguments: args } : { execute: command })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(line: string): void {
    const message = JSON.parse(line) as { return?: unknown; error?: { class: string; desc: string } };
    if ('return' in message) this.pending.shift()?.resolve(message.return);
    else if (message.error) {
      this.pending
        .shift()
        ?.reject(
          new BenchError('QmpRefused', `QEMU refused: ${message.error.desc}`, 'see qemu.log in the run directory'),
        );
    }
  }
}
