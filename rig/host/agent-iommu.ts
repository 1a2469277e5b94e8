import { HostIommuMap } from './host-iommu-map.js';
import type { Host } from './host.js';
import type { IommuFaults, IommuMap, IommuObserver } from './iommu-observer.js';

/**
 * What the NIC could reach, as the host's own agent takes it from the kernel: for a bench whose host nobody sees from
 * outside. The journal must have been started before the first frame (`Host.startIommuJournal`).
 */
export class AgentIommu implements IommuObserver {
  constructor(private readonly host: Pick<Host, 'readIommuJournal'>) {}

  async map(pages: readonly bigint[]): Promise<IommuMap> {
    return new HostIommuMap(await this.host.readIommuJournal(pages));
  }

  async faults(): Promise<IommuFaults> {
    const { faults } = await this.host.readIommuJournal([]);
    return { count: faults, faults: [] };
  }
}
