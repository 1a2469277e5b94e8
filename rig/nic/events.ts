import type { LinkEvent } from '../../firmware/registers/generated/registers.js';
import type { DeviceEvent } from '../link/framing/codec.js';

/** Gives the events that the NIC pushes to those who asked for their kind. */
export class DeviceEvents {
  /** Resolves when there can be no more events. */
  readonly ended: Promise<void>;
  private readonly subscribers = new Map<number, Set<(event: DeviceEvent) => void>>();

  constructor(source: AsyncIterable<DeviceEvent>) {
    this.ended = this.deliver(source);
  }

  /**
   * Calls `receive`, which must not throw, with each event of a kind, in order.
   * @returns what ends that
   */
  subscribe(kind: LinkEvent, receive: (event: DeviceEvent) => void): () => void {
    const all = this.subscribers.get(kind) ?? new Set();
    this.subscribers.set(kind, all.add(receive));
    return () => void all.delete(receive);
  }

  private async deliver(source: AsyncIterable<DeviceEvent>): Promise<void> {
    for await (const event of source) {
      for (const receive of this.subscribers.get(event.event) ?? []) receive(event);
    }
  }
}
