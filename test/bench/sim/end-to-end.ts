import { iperf, pings, requestsAndResponses, type Direction } from '../../lab/wire/traffic.js';
import { openWireBench, type WireBench } from '../../lab/wire/wire-bench.js';
import { processorTime, used } from './processor-time.js';
import { quantile } from './statistics.js';

const guestAddress = '198.51.100.3';
const machineAddress = '198.51.100.2';

/** What flowed between peer and guest in one measurement, and what that cost. */
export interface Flow {
  readonly name: string;
  /** Of the whole measurement, with the start of the programs. */
  readonly seconds: number;
  /** As iperf3's receiver says. */
  readonly megabitsPerSecond: number;
  /** Frames that the NIC has delivered to the guest, and sent for it. */
  readonly toGuest: number;
  readonly fromGuest: number;
  /** Frames that the NIC had no room for. */
  readonly dropped: number;
  /** Per second of the transfer, those that the NIC delivered. */
  readonly framesPerSecond: number;
  /** Seconds of processor time. */
  readonly machine: number;
  readonly machineBusiestThread: number;
  readonly simulator: number;
  /** Seconds for which threads of both could have run, but other programs had the processors. */
  readonly waiting: number;
}

/** Round trips from the peer, in milliseconds. */
export interface RoundTrips {
  readonly name: string;
  readonly count: number;
  readonly least: number;
  readonly mean: number;
  readonly median: number;
  readonly ninetieth: number;
}

/** What a whole bench with a real peer does. */
export interface EndToEnd {
  readonly accelerator: string;
  readonly roundTrips: readonly RoundTrips[];
  readonly flows: readonly Flow[];
}

/** More than an emulated guest takes. */
const tooMuch = '30M';

/**
 * Boots a bench with a real peer and measures it.
 * @param seconds of each flow, and of requests and responses
 * @param count of pings of each kind
 */
export async function measureEndToEnd(seconds: number, count: number, say: (what: string) => void): Promise<EndToEnd> {
  say('booting the bench');
  const wire = await openWireBench();
  try {
    say('round trips to the guest');
    const roundTrips = [
      summary('guest: one byte over TCP, one after the other', await requestsAndResponses(wire, seconds)),
      summary('guest: pings, one after the other', await pings(wire, guestAddress, count, 'one after the other')),
      summary('guest: pings, one each 50 ms', await pings(wire, guestAddress, count, 'unhurried')),
    ];
    const flows: Flow[] = [];
    for (const [name, direction, rate] of [
      ['UDP to the guest', 'receive', tooMuch],
      ['TCP to the guest', 'receive', undefined],
      ['TCP from the guest', 'send', undefined],
    ] as const) {
      say(name);
      flows.push(await measureFlow(wire, name, direction, seconds, rate));
    }
    say('round trips to the machine');
    // The NIC is its own again, and its kernel answers.
    await wire.bench.host.unbind();
    roundTrips.push(
      summary('machine: pings, one after the other', await pings(wire, machineAddress, count, 'one after the other')),
      summary('machine: pings, one each 50 ms', await pings(wire, machineAddress, count, 'unhurried')),
    );
    return {
      accelerator: wire.state.accelerator,
      roundTrips,
      flows,
    };
  } finally {
    await wire.close();
  }
}

function summary(name: string, times: readonly number[]): RoundTrips {
  return {
    name,
    count: times.length,
    least: quantile(times, 0),
    mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    median: quantile(times, 0.5),
    ninetieth: quantile(times, 0.9),
  };
}

async function measureFlow(
  wire: WireBench,
  name: string,
  direction: Direction,
  seconds: number,
  rate: string | undefined,
): Promise<Flow> {
  const { bench, state } = wire;
  const look = async () => ({
    counters: await bench.nic.counters.snapshot(),
    machine: processorTime(state.qemu.pid),
    simulator: processorTime(state.simulator.pid),
    at: performance.now(),
  });
  const before = await look();
  const { bitsPerSecond } = await iperf(wire, direction, seconds, rate === undefined ? {} : { rate });
  const after = await look();
  const machine = used(before.machine, after.machine);
  const simulator = used(before.simulator, after.simulator);
  const toGuest = after.counters.RX_DELIVERED_FRAMES - before.counters.RX_DELIVERED_FRAMES;
  return {
    name,
    seconds: (after.at - before.at) / 1000,
    megabitsPerSecond: bitsPerSecond / 1e6,
    toGuest,
    fromGuest: after.counters.TX_FRAMES - before.counters.TX_FRAMES,
    dropped:
      after.counters.RX_DROP_OVERFLOW +
      after.counters.RX_DROP_STARVED -
      before.counters.RX_DROP_OVERFLOW -
      before.counters.RX_DROP_STARVED,
    framesPerSecond: toGuest / seconds,
    machine: machine.total,
    machineBusiestThread: machine.busiestThread,
    simulator: simulator.total,
    waiting: machine.waiting + simulator.waiting,
  };
}
