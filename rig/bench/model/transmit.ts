import { transmitCopyBelow, transmitHeaderBytes } from '../../host/sent-header.js';
import { PAGE_BYTES, type MemoryRange } from '../../host/machine-memory.js';
import type { SendFault } from './faults.js';
import { guestPages, machinePage, type ModelMachine } from './machine.js';
import type { ModelNic } from './nic.js';
import type { ModelProcessors, ToucherName } from './processors.js';

const hostPages = 40;
const headersOfPage = PAGE_BYTES / transmitHeaderBytes;

/** How the model's host lets the NIC send what stands in the memory of the guest. */
export class ModelTransmit {
  private readonly headers: readonly number[];
  private readonly headerBus: number;
  private readonly copies: readonly number[];
  private readonly copyBus: number;
  private readonly guestBus: number;
  private taken = 0;

  constructor(
    private readonly machine: ModelMachine,
    private readonly processors: ModelProcessors,
    private readonly nic: ModelNic,
  ) {
    const { iommu } = nic;
    this.headers = machine.takeHostPages(hostPages / 4);
    this.headerBus = iommu.mapPages(this.headers);
    this.copies = machine.takeHostPages(hostPages);
    this.copyBus = iommu.mapPages(this.copies);
    this.guestBus = iommu.mapPages(Array.from({ length: guestPages }, (_, page) => machinePage(page)));
  }

  /** All of it is copied, as a tap does. */
  copied(at: number, length: number, by: ToucherName, recorded = true): void {
    const page = this.taken++ % this.copies.length;
    const place = [{ machineAddress: this.copies[page] ?? 0, length }];
    this.processors.copy(this.machine.behindGuest(at, length), place, by);
    this.nic.transmit([{ busAddress: this.copyBus + page * PAGE_BYTES, length }], recorded);
  }

  /** Only the header is copied; the NIC reads the rest from the guest's own page. Short frames are copied as a whole. */
  direct(at: number, length: number, fault: SendFault | undefined): void {
    if (length < transmitCopyBelow || fault === 'copied') {
      this.copied(at, length, 'vhost_mp_send', fault !== 'unrecorded');
      return;
    }
    const payload = this.machine.behindGuest(at + transmitHeaderBytes, length - transmitHeaderBytes);
    if (fault === 'left-behind') this.processors.copy(payload, this.spare(payload), 'vhost_mp_send');
    if (fault === 'touched') this.rewrite(at + transmitHeaderBytes);
    const number = this.taken++ % (this.headers.length * headersOfPage);
    const within = (number % headersOfPage) * transmitHeaderBytes;
    const machineAddress = (this.headers[Math.floor(number / headersOfPage)] ?? 0) + within;
    const header = { machineAddress, length: transmitHeaderBytes };
    this.processors.copy(this.machine.behindGuest(at, transmitHeaderBytes), [header], 'vhost_mp_send');
    const segments = [
      { busAddress: this.headerBus + number * transmitHeaderBytes, length: transmitHeaderBytes },
      {
        busAddress: fault === 'refused' ? 0 : this.guestBus + at + transmitHeaderBytes,
        length: length - transmitHeaderBytes,
      },
    ];
    this.nic.transmit(segments, fault !== 'unrecorded');
  }

  /** A place of the host's for a copy of some ranges. */
  private spare(ranges: readonly MemoryRange[]): readonly MemoryRange[] {
    const machineAddress = this.copies[this.taken++ % this.copies.length] ?? 0;
    return [{ machineAddress, length: ranges.reduce((sum, { length }) => sum + length, 0) }];
  }

  private rewrite(at: number): void {
    const place = this.machine.behindGuest(at, 1);
    this.processors.store(place, this.machine.gather(place), 'vhost_mp_send');
  }
}
