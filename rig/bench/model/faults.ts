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
  /** The NIC gives it to another guest than its address says. */
  | 'misdirected'
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

/** What can go wrong with a frame that the guest sends. */
export type SendFault =
  /** The host copies it, and lets the NIC read the copy. */
  | 'copied'
  /** The host copies it, and lets the NIC read the guest's memory all the same. */
  | 'left-behind'
  /** The host writes a byte of it where it stands. */
  | 'touched'
  /** The host does not hand it to the NIC, does so twice, or after the one that comes behind it. */
  | 'not-sent'
  | 'sent-twice'
  | 'overtaken'
  /** One bit of its payload changes on its way. */
  | 'damaged'
  /** It is no longer in the guest's memory afterwards. */
  | 'overwritten'
  /** The NIC reads it without a record in its transmit trace, and counts that. */
  | 'unrecorded'
  /** The NIC is told to read it where it may not. */
  | 'refused';

/** A frame that the guest sends of its own accord. */
export interface SentFrame {
  /** Counted from 0 in its series. */
  readonly index: number;
  /** How mp is bound; null: not at all. */
  readonly mode: string | null;
}

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
  readonly send?: (frame: SentFrame) => SendFault | undefined;
  /** Whether a snapshot of the ledger is lost on its way, by its number since the session was opened. */
  readonly losesSnapshot?: (number: number) => boolean;
}

/** What answers at once, or keeps nothing waiting. */
const immediate: readonly PropertyKey[] = ['touched', 'instructions', 'watchLog', 'watchConsole', 'guest', 'close'];

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
