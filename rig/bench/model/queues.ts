import type { ReceiveMode } from '../../host/host.js';
import { PAGE_BYTES, type MemoryRange } from '../../host/machine-memory.js';
import { macBytes } from '../../nic/frame.js';
import type { FrameFault } from './faults.js';
import { bufferBytes, virtioHeaderBytes, type ModelGuest } from './guest.js';
import { machinePage, type ModelMachine } from './machine.js';
import type { ModelIommu } from './iommu.js';
import type { PostedBuffer, QueueOwner } from './nic.js';
import type { ModelProcessors } from './processors.js';

/** What a queue of the model's host works with. */
export interface HostParts {
  readonly machine: ModelMachine;
  readonly processors: ModelProcessors;
  readonly iommu: ModelIommu;
  readonly guest: ModelGuest;
  /** Lets the guest send what stands at a guest address. */
  send(at: number, length: number): void;
}

const longestFrame = bufferBytes - virtioHeaderBytes;
const ringPages = 64;

/** Host pages that are posted to the NIC, one behind the other, again and again. */
class HostRing {
  readonly pages: readonly number[];
  private readonly busAddress: number;
  private taken = -1;

  constructor(
    machine: ModelMachine,
    private readonly iommu: ModelIommu,
  ) {
    this.pages = machine.takeHostPages(ringPages);
    this.busAddress = iommu.mapPages(this.pages);
  }

  take(): PostedBuffer {
    this.taken = (this.taken + 1) % ringPages;
    return { busAddress: this.busAddress + this.taken * PAGE_BYTES, length: longestFrame };
  }

  /** Where the frame stands that was written last. */
  frame(length: number): readonly MemoryRange[] {
    return [{ machineAddress: this.pages[this.taken] ?? 0, length }];
  }

  release(): void {
    this.iommu.unmapPages(this.busAddress, ringPages);
  }
}

/** The NIC as an ordinary network device: its frames go through a bridge to the guest's tap, and are copied. */
export class DriverQueue implements QueueOwner {
  readonly mode = null;
  readonly posted = true;
  private readonly ring: HostRing;

  constructor(private readonly parts: HostParts) {
    this.ring = new HostRing(parts.machine, parts.iommu);
  }

  take(): PostedBuffer {
    return this.ring.take();
  }

  completed(length: number, fault: FrameFault | undefined): void {
    const { guest, machine, processors, send } = this.parts;
    const from = this.ring.frame(length);
    const mac = guest.interfaces.find(({ role }) => role === 'tap')?.mac ?? '';
    const destination = machine.gather(from).subarray(0, 6);
    if (fault === 'missed' || Buffer.compare(destination, macBytes(mac)) !== 0) return;
    const buffer = guest.post('tap');
    if (buffer === undefined) return;
    processors.copy(from, machine.behindGuest(buffer + virtioHeaderBytes, length), 'rep_movs_alternative');
    guest.received({ role: 'tap', buffer, length }, fault, send);
  }
}

/** The queue while mp is bound: the NIC is given the guest's own buffers, or host pages where copying is forced. */
export class MpQueue implements QueueOwner {
  private readonly bounce: HostRing | undefined;
  private readonly stale: HostRing | undefined;
  private readonly guestPages: number;
  private readonly busAddress: number;
  private buffer = 0;
  private frames = 0;

  /** @param copied is told of every frame that is copied because it has to be */
  constructor(
    private readonly parts: HostParts,
    readonly mode: ReceiveMode,
    private readonly copied: () => void,
  ) {
    const { machine, iommu, guest } = parts;
    if (mode === 'copy' || mode === 'copy-and-wipe') this.bounce = new HostRing(machine, iommu);
    if (mode === 'stale-copy') this.stale = new HostRing(machine, iommu);
    this.guestPages = guest.pagesOfMp;
    this.busAddress = iommu.mapPages(
      Array.from({ length: this.guestPages }, (_, page) => machinePage(guest.pages.first + page)),
    );
  }

  get posted(): boolean {
    return this.parts.guest.posts('mp');
  }

  take(): PostedBuffer | undefined {
    const buffer = this.parts.guest.post('mp');
    if (buffer === undefined) return undefined;
    this.buffer = buffer;
    if (this.bounce) return this.bounce.take();
    const offset = buffer - this.parts.guest.pages.first * PAGE_BYTES;
    return { busAddress: this.busAddress + offset + virtioHeaderBytes, length: longestFrame };
  }

  completed(length: number, fault: FrameFault | undefined): void {
    const { guest, machine, processors, send } = this.parts;
    const { buffer } = this;
    if (fault === 'missed') {
      guest.giveBack('mp', buffer);
      return;
    }
    const place = machine.behindGuest(buffer + virtioHeaderBytes, length);
    if (this.bounce) {
      const from = this.bounce.frame(length);
      processors.copy(from, place, 'vhost_mp_fill');
      this.copied();
      if (this.mode === 'copy-and-wipe') processors.store(from, new Uint8Array(length), 'vhost_mp_fill');
    }
    if (this.stale && this.frames === 0) {
      this.stale.take();
      processors.copy(place, this.stale.frame(length), 'vhost_mp_fill');
    }
    this.frames += 1;
    const header = machine.behindGuest(buffer, virtioHeaderBytes);
    processors.store(header, new Uint8Array(virtioHeaderBytes), 'vhost_mp_header');
    guest.received({ role: 'mp', buffer, length }, fault, send);
  }

  /** Takes the NIC's access to all of it away. */
  release(): void {
    this.bounce?.release();
    this.stale?.release();
    this.parts.iommu.unmapPages(this.busAddress, this.guestPages);
  }
}
