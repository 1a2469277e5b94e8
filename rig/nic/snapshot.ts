import { registers } from '../../firmware/registers/generated/registers.js';

/** Name of a counter, as in the register description. */
export type CounterName = Exclude<keyof typeof registers.COUNTERS, 'SNAPSHOT'>;

/** Every counter, as all of them stood in one clock cycle. */
export type CounterSnapshot = Readonly<Record<CounterName, number>>;

/** The counters of frames that the receive path gave up. */
export type DropName = Extract<CounterName, `RX_DROP_${string}`>;

/** All counter names, in the order of their addresses. */
export const counterNames: readonly CounterName[] = Object.keys(registers.COUNTERS).filter(
  (name): name is CounterName => name !== 'SNAPSHOT',
);

/** The names of the counters of dropped received frames. */
export const dropNames: readonly DropName[] = counterNames.filter((name): name is DropName =>
  name.startsWith('RX_DROP_'),
);

/** Received frames that a snapshot cannot account for. */
export interface ConservationViolation {
  /** Frames that entered the receive path, and copies of them for further queues. */
  readonly entered: number;
  /** Frames delivered, dropped for any reason, sent or received by the tester, or in flight. */
  readonly accounted: number;
  /** One sentence with the figures. */
  readonly message: string;
}

/** What was counted between two snapshots; for RX_IN_FLIGHT, a level, the change. Conservation holds for it as well. */
export function difference(later: CounterSnapshot, earlier: CounterSnapshot): CounterSnapshot {
  const entries = counterNames.map((name): [CounterName, number] => [name, later[name] - earlier[name]]);
  return Object.fromEntries(entries) as Record<CounterName, number>;
}

/** The sum of all reasons for which received frames were dropped. */
export function droppedFrames(snapshot: CounterSnapshot): number {
  return dropNames.reduce((sum, name) => sum + snapshot[name], 0);
}

/** Checks that no received frame was lost without being counted; `undefined` when all is in order. */
export function conservationViolation(snapshot: CounterSnapshot): ConservationViolation | undefined {
  const entered = snapshot.INJECTED_FRAMES + snapshot.WIRE_RX_FRAMES + snapshot.RX_COPIES;
  const dropped = droppedFrames(snapshot);
  const tested = snapshot.TESTER_SENT_FRAMES + snapshot.TESTER_RECEIVED_FRAMES;
  const accounted = snapshot.RX_DELIVERED_FRAMES + dropped + tested + snapshot.RX_IN_FLIGHT;
  if (entered === accounted) return undefined;
  const message =
    `${entered} frames and copies entered the receive path, but ${snapshot.RX_DELIVERED_FRAMES} delivered + ${dropped} dropped + ` +
    `${tested} tested + ${snapshot.RX_IN_FLIGHT} in flight are ${accounted}`;
  return { entered, accounted, message };
}
