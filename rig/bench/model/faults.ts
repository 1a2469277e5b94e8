/** What can go wrong with a frame on its way through the model. */
export type FrameFault =
  /** The NIC drops it, and counts that. */
  | 'dropped'
  /** The NIC drops it, and does not. */
  | 'uncounted'
  /** The NIC delivers it without a record in its DMA trace, and counts that. */
  | 'unrecorded'
  /** The NIC writes it where it may not. */
  | 'refused'
  /** The host loses it between NIC and guest. */
  | 'missed'
  /** The host tells the guest of it twice. */
  | 'arrived-twice'
  /** The host tells the guest of it before the one that came before it. */
  | 'overtakes'
  /** One bit of its payload changes in the guest's memory. */
  | 'damaged'
  /** The guest does not send it back, or does so twice. */
  | 'not-returned'
  | 'returned-twice';

/** A frame that the NIC receives. */
export interface ReceivedFrame {
  /** Counted from 0 since the generator was started. */
  readonly index: number;
  /** How it reaches the guest; null: not through mp. */
  readonly mode: string | null;
}

/** What goes wrong on a bench of models, given to it when it is made. */
export interface ModelFaults {
  /** Called before every call to a part of the bench, such as `host.bind`: it may throw, wait, or never come back. */
  readonly before?: (call: string) => Promise<void> | void;
  readonly frame?: (frame: ReceivedFrame) => FrameFault | undefined;
  /** Whether a snapshot of the ledger is lost on its way, by its number since the session was opened. */
  readonly losesSnapshot?: (number: number) => boolean;
}

/** What answers at once, or keeps nothing waiting. */
const immediate: readonly PropertyKey[] = ['touched', 'instructions', 'watchLog', 'close'];

/** A part of the bench, before each of whose calls `before` is asked. */
export function guarded<T extends object>(part: T, name: string, before: ModelFaults['before']): T {
  if (!before) return part;
  return new Proxy(part, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      if (immediate.includes(key)) return method;
      return async (...args: unknown[]) => {
        await before(`${name}.${String(key)}`);
        return method(...args);
      };
    },
  });
}
