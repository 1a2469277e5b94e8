import { connect } from 'node:net';
import { Deadline } from '../../base/deadline.js';
import { BenchError } from '../../base/errors.js';
import { IommuHistory } from '../../host/iommu-history.js';
import type { IommuEntry, IommuFaults, IommuJournal, IommuMap, IommuObserver } from '../../host/iommu-observer.js';

interface WireEntry {
  n: number;
  cycle: number | string;
  op: 'map' | 'unmap';
  iova: string;
  size: string;
  machine: string | null;
  write: boolean;
}
interface WireJournal {
  next: number;
  dropped: number;
  entries: WireEntry[];
}
interface WireFaults {
  count: number;
  faults: { cycle: number | string; address: string; length: number; write: boolean }[];
}

/** The read-only observer socket of the NIC simulator: JSON lines, a connection per question. */
export class SimObserver implements IommuObserver {
  readonly tellsShortMaps = true;

  constructor(private readonly path: string) {}

  /** Every change is known from the beginning. */
  async begin(): Promise<void> {}

  async end(): Promise<void> {}

  async map(): Promise<IommuMap> {
    return new IommuHistory(await this.journal());
  }

  /** All changes of the map up to now. */
  async journal(): Promise<IommuJournal> {
    const entries: IommuEntry[] = [];
    let dropped = 0;
    for (let after = 0; ;) {
      const part = await this.ask<WireJournal>({ get: 'journal', after });
      dropped = Math.max(dropped, part.dropped);
      for (const entry of part.entries) {
        entries.push({
          n: entry.n,
          cycle: BigInt(entry.cycle),
          op: entry.op,
          iova: BigInt(entry.iova),
          size: BigInt(entry.size),
          machine: entry.machine === null ? null : BigInt(entry.machine),
          writable: entry.write,
        });
      }
      if (part.next <= after || part.entries.length === 0) return { entries, dropped };
      after = part.next;
    }
  }

  async faults(): Promise<IommuFaults> {
    const answer = await this.ask<WireFaults>({ get: 'faults' });
    return {
      count: answer.count,
      faults: answer.faults.map((fault) => ({
        cycle: BigInt(fault.cycle),
        address: BigInt(fault.address),
        length: fault.length,
        write: fault.write,
      })),
    };
  }

  private ask<T>(question: object): Promise<T> {
    const answer = new Promise<T>((resolve, reject) => {
      const socket = connect(this.path);
      let text = '';
      socket.setEncoding('utf8');
      socket.once('connect', () => socket.write(`${JSON.stringify(question)}\n`));
      socket.on('data', (part: string) => {
        text += part;
        if (!text.includes('\n')) return;
        socket.destroy();
        const parsed = JSON.parse(text) as T & { error?: string };
        if (parsed.error === undefined) resolve(parsed);
        else reject(this.trouble(parsed.error));
      });
      socket.once('error', (error) => reject(this.trouble(error.message)));
      socket.once('end', () => reject(this.trouble('it closed the connection')));
    });
    return Deadline.after(30_000).race('the observer of the NIC simulator', answer);
  }

  private trouble(why: string): BenchError {
    return new BenchError('ObserverFailed', `the NIC simulator's observer: ${why}`, 'see nic.log in the run directory');
  }
}
