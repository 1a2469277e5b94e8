import { judgeExperiment, type Experiment } from '../../../rig/evidence/experiment.js';
import { judgeEcho } from '../../../rig/evidence/echo.js';
import { judgeStatus } from '../../../rig/evidence/run-status.js';
import {
  buildDocument,
  type BenchDocument,
  type CounterGroups,
  type ExperimentDocument,
  type InjectionDocument,
  type TrafficDocument,
} from '../../../rig/report/document.js';
import type { LatencySummary } from '../../../rig/nic/latency-histogram.js';
import type { EchoOutcome } from '../../../rig/experiment/echo.js';
import { buildEvidence } from '../../../rig/report/evidence-document.js';
import { reportOf, type ReportedExperiment, type RunReport } from '../../../rig/report/run-report.js';
import { identity } from './suite-sample.js';
import { AccountKeeper } from '../../../rig/nic/ledger/account.js';
import type { LedgerAccount } from '../../../rig/nic/ledger/account.js';
import { lawfulReading } from '../nic/ledger-readings.js';
import { ALL_LINES, LINES, type LineDeclaration } from '../../../rig/evidence/types.js';
import type { StreamCheck } from '../../../rig/nic/nic.js';
import type { Testimony } from '../../../rig/evidence/testimony.js';
import { World } from '../evidence/world.js';

export const counters: CounterGroups = {
  nic: { INJECTED_FRAMES: 8, WIRE_RX_FRAMES: 1, RX_DELIVERED_FRAMES: 8, RX_DROP_STARVED: 1, RX_IN_FLIGHT: 0 },
  host: { mp_rx_zero_copy: 8 },
};

/** Eight frames of 100 bytes through receive queue 1; one pushed snapshot came and one was lost. */
export const ledger: LedgerAccount = (() => {
  const keeper = new AccountKeeper(lawfulReading(1000, 2), 0);
  keeper.push(1, lawfulReading(2000, 7, 100, 1));
  return keeper.finish(lawfulReading(3000, 10), 2);
})();

export const bench: BenchDocument = {
  kind: 'virtual',
  accelerator: 'tcg',
  kernel: '6.12.107+deb13-amd64',
  qemu: '11.1.3',
  firmware: '0.1.0',
  hostMemoryMib: 1536,
  guestMemoryMib: 1,
};

/** Frames that kept well to their rate. */
export const paced: InjectionDocument = {
  name: 'mp',
  frames: 8,
  seconds: 70.0007e-6,
  framesPerSecond: 99_999,
  bitsPerSecond: 67_199_328,
  asked: '100 kfps',
  errorPercent: -0.001,
  heldSeconds: 0.000_25,
};

export const latency: LatencySummary = {
  samples: 8,
  meanNs: 1304,
  minNs: 800,
  p50Ns: 1208,
  p90Ns: 2009,
  p99Ns: 12_340,
  p999Ns: 12_340,
  maxNs: 12_344,
  clipped: 0,
  unmatched: 0,
  lost: 0,
};

/** Eight frames that came back, but for what `check` says. */
export function sampleEcho(change: Partial<StreamCheck> = {}): EchoOutcome {
  const none = { gaps: 0, missing: 0, corrupt: 0, duplicates: 0, reordered: 0, late: 0 };
  const check = { next: 8, frames: 8, ...none, ...change };
  const back = { ...latency, p50Ns: 4_000_123, maxNs: 25_000_000 };
  const verdict = judgeEcho([{ injected: 8, check }]);
  const guest = { echoed: 8, lost: 0 };
  const transmit = { sent: 8, long: 7, found: 6, read: 5, readers: 'tun_get_user of tun' };
  return { verdict, streams: [{ injected: 8, check }], guest, transmit, dma: latency, echo: back };
}

/** Two streams of four frames that came back, but for what `change` says of the second. */
export function sampleEchoOfTwo(change: Partial<StreamCheck> = {}): EchoOutcome {
  const { streams, ...rest } = sampleEcho({ next: 4, frames: 4 });
  const both = [{}, change].flatMap((one) =>
    streams.map(({ check }) => ({ injected: 4, check: { ...check, ...one } })),
  );
  return { ...rest, streams: both, verdict: judgeEcho(both) };
}

/** An experiment on a world to which something may have happened, on a bench with these lines. */
export function experimentOn(
  change: (world: World) => void = () => undefined,
  declared: readonly LineDeclaration[] = ALL_LINES,
): Experiment {
  const world = new World();
  change(world);
  return judgeExperiment([world.observe()], declared);
}

/** What watchpoints say when they saw nothing. */
export const testimony: Testimony = {
  witness: 'watchpoints',
  outcome: 'holds',
  sample: '8 bytes of frame 3, by two maps',
  reason: 'nobody touched them',
};

/** A bench that cannot watch its processors. */
export const withoutTouch: readonly LineDeclaration[] = LINES.map((line) => ({
  line,
  why: line === 'touch' ? 'KVM runs the host' : null,
}));

/** Every frame through a host page. */
export function bounceAll(world: World): void {
  for (const { sequence } of world.frames) world.bounce(sequence, false);
}

/** What was asked of the sample runs. */
export const traffic: TrafficDocument = {
  streams: [{ frames: 8, length: { min: 60, max: 1514, list: null }, rate: '100 kfps', burst: 1 }],
  echo: false,
  transmit: false,
  replay: null,
  demanded: [],
  witnesses: false,
};

/** The report of a run with mp and the control tap. */
export function sampleReport(
  main: Experiment = experimentOn(),
  tap: Experiment = experimentOn(bounceAll),
  echo: EchoOutcome | null = null,
): RunReport {
  const document = buildDocument({
    identity,
    traffic,
    status: judgeStatus(main.verdict, [{ name: 'tap', verdict: tap.verdict }], echo?.verdict ?? null),
    main: { name: 'mp', experiment: main, counters, ledger, latency },
    controls: [{ name: 'tap', experiment: tap, counters, ledger, latency: null }],
    injections: [paced, { ...paced, name: 'tap', asked: null, errorPercent: null, heldSeconds: 0 }],
    echo,
    timings: { totalMs: 74_210, bootMs: 41_200, injectMs: 9_100, proveMs: 3_100 },
    bench,
  });
  const evidence = buildEvidence(identity.id, [
    { name: 'mp', experiment: main },
    { name: 'tap', experiment: tap },
  ]);
  return reportOf(document, evidence, [{ name: 'run.json', about: 'the same as data' }]);
}

/** The same with other findings in each experiment. */
export function withFindings(
  report: RunReport,
  change: (one: ReportedExperiment) => Partial<ExperimentDocument>,
): RunReport {
  return {
    ...report,
    experiments: report.experiments.map((one) => ({ ...one, found: { ...one.found, ...change(one) } })),
  };
}
