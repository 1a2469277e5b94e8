import type { EndToEnd, Flow, RoundTrips } from './end-to-end.js';
import type { ClockRate } from './nic-alone.js';

/**
 * Published for an RTL NIC under a full-system emulator that has hardware virtualization, unsynchronised: netperf's
 * TCP_STREAM and TCP_RR between two such machines (SimBricks, SIGCOMM 2022).
 */
export const reference = { megabitsPerSecond: 81, roundTripMilliseconds: 3.4 };

/** All that the benchmark measures. */
export interface SimulatorBenchmark {
  readonly alone: readonly ClockRate[];
  readonly endToEnd: EndToEnd;
}

/** Part of the processor time of a flow that each side of the bench used. */
export function shares({ machine, simulator }: Flow): { machine: number; simulator: number } {
  const all = machine + simulator;
  return all === 0 ? { machine: 0, simulator: 0 } : { machine: machine / all, simulator: simulator / all };
}

/** What keeps frames from being faster, read from where the processor time goes. */
export function limitOf(flow: Flow, alone: readonly ClockRate[]): string {
  const { machine, simulator } = shares(flow);
  const fastest = Math.max(
    ...alone.map(({ frameBytes, frames, seconds }) => (frameBytes * 8 * frames) / seconds / 1e6),
  );
  const nicAlone = `The NIC alone would carry ${fastest.toFixed(0)} Mb/s.`;
  if (flow.waiting > machineAndNic(flow)) {
    return (
      `${flow.name}: other programs on this computer limit: bench and NIC had the processors for ` +
      `${machineAndNic(flow).toFixed(1)} s and waited for them for ${flow.waiting.toFixed(1)} s. ${nicAlone}`
    );
  }
  const [most, who] =
    machine >= simulator ? [machine, 'the emulation of the host machine'] : [simulator, 'the simulation of the NIC'];
  return (
    `${flow.name}: ${who} limits: it uses ${percent(most)} of the processor time; one thread of the machine is busy for ` +
    `${percent(flow.machineBusiestThread / flow.seconds)} of the time. ${nicAlone}`
  );
}

/** Two tables and what they mean. */
export function text({ alone, endToEnd }: SimulatorBenchmark): string {
  const { roundTrips, flows } = endToEnd;
  const perFrame = (flow: Flow, seconds: number): string =>
    ((seconds * 1000) / Math.max(1, flow.toGuest + flow.fromGuest)).toFixed(2);
  return [
    'The NIC alone, receiving what it injects',
    table(
      ['frame', 'cycles/s', 'frames/s', 'Mb/s'],
      alone.map(({ frameBytes, frames, cycles, seconds }) => [
        String(frameBytes),
        (cycles / seconds).toFixed(0),
        (frames / seconds).toFixed(0),
        ((frameBytes * 8 * frames) / seconds / 1e6).toFixed(1),
      ]),
    ),
    '',
    `Peer <-> NIC <-> guest (${endToEnd.accelerator})`,
    table(
      ['', 'Mb/s', 'to guest/s', 'to guest', 'from guest', 'dropped', 'machine ms', 'NIC ms'],
      flows.map((flow) => [
        flow.name,
        flow.megabitsPerSecond.toFixed(2),
        flow.framesPerSecond.toFixed(0),
        String(flow.toGuest),
        String(flow.fromGuest),
        String(flow.dropped),
        perFrame(flow, flow.machine),
        perFrame(flow, flow.simulator),
      ]),
    ),
    '',
    'Round trips from the peer, in ms',
    table(['', 'count', 'least', 'mean', 'median', '90 %'], roundTrips.map(roundTripRow)),
    '',
    `Published for an RTL NIC under an emulator with hardware virtualization: TCP ${reference.megabitsPerSecond} Mb/s, one ` +
      `byte over TCP ${reference.roundTripMilliseconds} ms`,
    ...flows.map((flow) => limitOf(flow, alone)),
  ].join('\n');
}

function roundTripRow({ name, count, least, mean, median, ninetieth }: RoundTrips): string[] {
  return [name, String(count), ...[least, mean, median, ninetieth].map((time) => time.toFixed(2))];
}

function machineAndNic({ machine, simulator }: Flow): number {
  return machine + simulator;
}

function percent(part: number): string {
  return `${(part * 100).toFixed(0)} %`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
