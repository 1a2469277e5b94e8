import type { WireBench } from './wire-bench.js';

/** Seen from the guest. */
export type Direction = 'send' | 'receive';

/** What iperf3 measured at the receiver. */
export interface Throughput {
  readonly bytes: number;
  readonly bitsPerSecond: number;
  /** UDP only: datagrams sent, and those of them that did not arrive. */
  readonly packets: number;
  readonly lostPackets: number;
}

interface IperfSum {
  bytes: number;
  bits_per_second: number;
  packets?: number;
  lost_packets?: number;
}
interface IperfReport {
  error?: string;
  end?: { sum?: IperfSum; sum_received?: IperfSum };
}

const iperfPort = '5201';
const filePort = '5300';
const requestPort = '5301';
const allowanceMs = 60_000;

/** A shell command in the guest that must succeed; resolves to what it printed. */
async function inGuest({ bench }: WireBench, command: string, timeoutMs: number): Promise<string> {
  const { status, lines } = await bench.host.runInGuest('mp', command, timeoutMs);
  if (status !== 0) throw new Error(`"${command}" in the guest ended with ${status}: ${lines.join('\n')}`);
  return lines.join('\n');
}

/** How iperf3 is to send. */
export interface IperfOptions {
  /** Of UDP, as iperf3's -b takes it; absent: TCP. */
  readonly rate?: string;
  /** Connections at the same time; 1 unless stated. */
  readonly connections?: number;
}

/** iperf3 between guest and peer. */
export async function iperf(
  wire: WireBench,
  direction: Direction,
  seconds: number,
  { rate, connections = 1 }: IperfOptions = {},
): Promise<Throughput> {
  const { peer } = wire;
  const server = peer.start('iperf3', '--server', '--one-off', '--bind', peer.address, '--forceflush');
  await server.said('Server listening');
  const options = [
    '--time',
    seconds,
    '--parallel',
    connections,
    '--json',
    ...(direction === 'receive' ? ['--reverse'] : []),
  ];
  const udp = rate === undefined ? [] : ['--udp', '--bitrate', rate, '--length', '1400'];
  const command = ['iperf3', '--client', peer.address, '--port', iperfPort, ...options, ...udp].join(' ');
  const limit = seconds * 1000 + allowanceMs;
  // An error of iperf3 is in its report.
  const report = JSON.parse(await inGuest(wire, `${command}; true`, limit)) as IperfReport;
  const sum = report.end?.sum_received ?? report.end?.sum;
  if (report.error !== undefined || !sum) throw new Error(`iperf3: ${report.error ?? 'no sum in its report'}`);
  await server.finished(limit);
  return {
    bytes: sum.bytes,
    bitsPerSecond: sum.bits_per_second,
    packets: sum.packets ?? 0,
    lostPackets: sum.lost_packets ?? 0,
  };
}

/** A file that went from one side to the other, with the checksums of both. */
export interface FileTransfer {
  readonly bytes: number;
  readonly seconds: number;
  readonly sent: string;
  readonly received: string;
}

/** Sends a file from the peer to the guest, which keeps it. */
export async function fileToGuest(wire: WireBench, bytes: number, timeoutMs: number): Promise<FileTransfer> {
  const peer = await wire.peer.listener('file-peer', filePort, 'send', String(bytes));
  const begin = performance.now();
  const sum = await inGuest(wire, `nc ${wire.peer.address} ${filePort} | tee /file | sha256sum`, timeoutMs);
  const seconds = (performance.now() - begin) / 1000;
  const report = parseFileReport(await peer.finished(allowanceMs));
  return { bytes: report.bytes, seconds, sent: report.sha256, received: sum.slice(0, 64) };
}

/** Sends what the guest has kept to the peer. */
export async function fileFromGuest(wire: WireBench, timeoutMs: number): Promise<FileTransfer> {
  const peer = await wire.peer.listener('file-peer', filePort, 'receive');
  const begin = performance.now();
  await inGuest(wire, `nc ${wire.peer.address} ${filePort} </file`, timeoutMs);
  const seconds = (performance.now() - begin) / 1000;
  const report = parseFileReport(await peer.finished(allowanceMs));
  const sum = await inGuest(wire, 'sha256sum </file; rm /file', timeoutMs);
  return { bytes: report.bytes, seconds, sent: sum.slice(0, 64), received: report.sha256 };
}

function parseFileReport(output: string): { bytes: number; sha256: string } {
  return JSON.parse(output.slice(output.indexOf('{'))) as { bytes: number; sha256: string };
}

/** Between two pings: 50 ms, or no longer than the answer takes. */
export type Pace = 'unhurried' | 'one after the other';

/** Round trips of pings from the peer, in milliseconds, shortest first. */
export async function pings({ peer }: WireBench, address: string, count: number, pace: Pace): Promise<number[]> {
  const interval = pace === 'unhurried' ? ['-i', '0.05'] : ['-A'];
  const ping = peer.start('ping', '-n', '-c', String(count), ...interval, '-W', '5', address);
  const output = await ping.finished(count * 5000 + allowanceMs);
  return [...output.matchAll(/time=([\d.]+) ms/g)].map(([, time]) => Number(time)).sort((a, b) => a - b);
}

/**
 * Round trips of one byte over TCP from the peer to the guest, each sent as soon as the one before is back, as netperf's
 * TCP_RR does: in milliseconds, shortest first.
 */
export async function requestsAndResponses(wire: WireBench, seconds: number): Promise<number[]> {
  const peer = await wire.peer.listener('request-peer', requestPort, String(seconds));
  const limit = seconds * 1000 + allowanceMs;
  await inGuest(wire, `nc ${wire.peer.address} ${requestPort} -e cat`, limit);
  const output = await peer.finished(limit);
  return (JSON.parse(output.slice(output.indexOf('['))) as number[]).sort((a, b) => a - b);
}
