import { HostIommuMap } from './host-iommu-map.js';
import type { Host } from './host.js';
import type { IommuFaults, IommuMap, IommuObserver } from './iommu-observer.js';

/** What the NIC could reach, as the host's own agent takes it from the kernel: for a host that nobody sees from outside. */
export class AgentIommu implements IommuObserver {
  /** The journal has no time that the NIC's clock could be compared with. */
  readonly tellsShortMaps = false;
  /** Of the journals that have ended. */
  private faultsBefore = 0;
  private faultsNow = 0;

  constructor(private readonly host: Pick<Host, 'startIommuJournal' | 'readIommuJournal' | 'endIommuJournal'>) {}

  begin(): Promise<void> {
    return this.host.startIommuJournal();
  }

  async end(): Promise<void> {
    try {
      await this.read([]);
    } catch {
      // It had not begun, or cannot be read: to end it is what matters.
    }
    await this.host.endIommuJournal();
    this.faultsBefore += this.faultsNow;
    this.faultsNow = 0;
  }

  async map(pages: readonly bigint[]): Promise<IommuMap> {
    return new HostIommuMap(await this.read(pages));
  }

  /** Those that the kernel told of while a journal went on. */
  faults(): Promise<IommuFaults> {
    return Promise.resolve({ count: this.faultsBefore + this.faultsNow, faults: [] });
  }

  private async read(pages: readonly bigint[]) {
    const journal = await this.host.readIommuJournal(pages);
    this.faultsNow = journal.faults;
    return journal;
  }
}
