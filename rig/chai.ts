/**
 * `mprig/chai`: chai's `expect` with what can be expected of a rig's results.
 * A message that fails shows the first offending frames with their evidence side by side. Where the bench could not tell,
 * an expectation neither holds nor fails, negated or not: it throws `Undecided`, which is trouble of the bench.
 */
import { expect, use } from 'chai';
import { BenchError } from './base/errors.js';
import { LINES, type Line } from './evidence/types.js';
import type { FrameVerdict } from './evidence/frame-verdict.js';
import type { EchoResult, JudgedResult, ReceiveResult, SteeringResult, TransmitResult } from './experiment/results.js';
import type { LatencySummary } from './nic/latency-histogram.js';
import {
  isUndecided,
  lateFrames,
  ledgerLaws,
  offenders,
  repeatedFrames,
  strays,
  verdictText,
} from './suite/explain.js';

export { expect };

/** Percentiles of a latency summary. */
export type Percentile = 'p50' | 'p90' | 'p99' | 'p999' | 'max';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- chai's types are extended in no other way
  namespace Chai {
    interface Assertion {
      /** Every frame stands in the guest's page that the NIC wrote: the line address holds for all of them. */
      landedInGuestPages(): Assertion;
      /** The NIC read every frame, but for its header, from the guest's own page: address holds for all of them. */
      leftGuestPages(): Assertion;
      /** Every frame is proven zero-copy by all lines of the bench: nobody copied or touched it, none is in doubt. */
      noHostCopies(): Assertion;
      /** Every frame came out as copied: what a control must show. */
      onlyHostCopies(): Assertion;
      /** The verdict rests on these lines among others. */
      restedOn(...lines: Line[]): Assertion;
      /** Every frame arrived in the guest, or came back from it, intact. */
      noLoss(): Assertion;
      /** At most so many frames were lost or damaged. */
      lossOfAtMost(frames: number): Assertion;
      /** A percentile of the latency is below this bound, in ns of the device. */
      latencyBelow(percentile: Percentile, nanoseconds: number): Assertion;
      /** Every snapshot of the NIC's ledger kept all laws; none was lost on the way. */
      keptLedgerLaws(): Assertion;
      /** mp copied no frame for want of something; or only for these reasons, such as `memlock`. */
      noFallbacks(...allowed: string[]): Assertion;
      /** No frame arrived twice. */
      noDuplicates(): Assertion;
      /** The frames of each stream arrived in their order. */
      arrivedInOrder(): Assertion;
      /** Every guest has received its own frames and no other, by every line; the host's network went on. */
      keptGuestsApart(): Assertion;
      /** Every frame for one guest alone came out in a wrong one, by every line: what a control must show. */
      onlyStrayFrames(): Assertion;
    }
  }
}

interface Assert {
  (condition: boolean, message: string, negated: string): void;
  /** Whether it is the opposite that is expected. */
  readonly isNegated: boolean;
}
/** @throws what `assert` does, or BenchError `Undecided` */
type Check<Result, Arguments extends readonly unknown[]> = (result: Result, assert: Assert, ...rest: Arguments) => void;

use((chai) => {
  const add = <Result, Arguments extends readonly unknown[]>(
    name: string,
    what: string,
    isResult: (value: unknown) => value is Result,
    check: Check<Result, Arguments>,
  ): void => {
    chai.Assertion.addMethod(name, function (this: Chai.AssertionStatic, ...rest: unknown[]) {
      const subject: unknown = (this as unknown as { _obj: unknown })._obj;
      if (!isResult(subject))
        throw new chai.AssertionError(`${name} is asked of something that is no result of ${what}`);
      const assert = (condition: boolean, message: string, negated: string) =>
        (this as unknown as { assert(...args: unknown[]): void }).assert(condition, message, negated);
      const isNegated = chai.util.flag(this, 'negate') === true;
      check(subject, Object.assign(assert, { isNegated }), ...(rest as unknown as Arguments));
    });
  };
  const receive = <Arguments extends readonly unknown[]>(name: string, check: Check<ReceiveResult, Arguments>): void =>
    add(name, 'receive()', isReceive, check);

  const judged = <Arguments extends readonly unknown[]>(name: string, check: Check<JudgedResult, Arguments>): void =>
    add(name, 'receive() or transmit()', isJudgedResult, check);
  /** Every frame stands where the NIC accessed it, in the guest; `done` is what is expected of frames. */
  const assertInGuestPages = (result: JudgedResult, assert: Assert, done: string): void => {
    const lacking = result.lacking.find(({ line }) => line === 'address');
    if (lacking) {
      throw undecided(`expected frames to have ${done}, but this bench cannot tell: ${lacking.why}`);
    }
    const elsewhere = result.frames.filter((frame) => outcomeOf(frame, 'address') !== 'holds');
    const message =
      `expected every frame to have ${done}, but the verdict is ${verdictText(result)}\n` +
      offenders(result, (frame) => elsewhere.includes(frame));
    const allInside = result.frames.length > 0 && elsewhere.length === 0;
    if (!allInside && isUndecided(result)) throw undecided(message);
    assert(allInside, message, `expected some frame not to have ${done}`);
  };

  receive('landedInGuestPages', (result, assert) => assertInGuestPages(result, assert, "landed in the guest's pages"));
  add('leftGuestPages', 'transmit()', isTransmitResult, (result, assert) =>
    assertInGuestPages(result, assert, "left the guest's own pages"),
  );
  judged('noHostCopies', (result, assert) => {
    const message =
      `expected no copy by the host, but the verdict is ${verdictText(result)}\n` +
      offenders(result, ({ result: one }) => one !== 'zero-copy');
    if (isUndecided(result)) throw undecided(message);
    assert(
      result.verdict === 'zero-copy',
      message,
      'expected the host to have copied some frame, but every frame is proven zero-copy',
    );
  });
  judged('onlyHostCopies', (result, assert) => {
    const message =
      `expected the host to have copied every frame, but the verdict is ${verdictText(result)}\n` +
      offenders(result, ({ result: one }) => one !== 'copied');
    // As in a control of a run: evidence that contradicts itself does not show that the proof can fail.
    if (result.verdict === 'inconclusive') throw undecided(message);
    assert(
      result.verdict === 'copied' && result.counts.copied === result.counts.injected,
      message,
      'expected some frame not to have been copied',
    );
  });
  judged('restedOn', (result, assert, ...lines: Line[]) => {
    for (const line of lines) {
      const words = LINES.join(', ');
      if (!LINES.includes(line))
        throw new chai.AssertionError(`"${line}" is no line of evidence: name any of ${words}`);
      const why = result.lacking.find((one) => one.line === line)?.why;
      const message = `expected the verdict to rest on ${line}, which this bench cannot give: ${why ?? 'unknown'}`;
      const rests = result.lines.some((one) => one.line === line);
      if (!rests && !assert.isNegated) throw undecided(message);
      assert(rests, message, `expected the verdict not to rest on ${line}`);
    }
  });
  const loss = (result: ReceiveResult | EchoResult): number =>
    result.kind === 'receive' ? result.counts.lost : result.injected - result.returned;
  const lossText = (result: ReceiveResult | EchoResult): string =>
    result.kind === 'receive'
      ? `${result.counts.lost} of ${result.counts.injected} were\n${offenders(result, (frame) => frame.result === 'lost')}`
      : `${result.injected - result.returned} of ${result.injected} did not come back: ${result.reason ?? ''}`;
  /** Frames of which it is not known whether they arrived. */
  const isOpen = (frame: FrameVerdict): boolean => !['holds', 'refutes'].includes(outcomeOf(frame, 'content') ?? '');
  const assertLoss = (
    result: ReceiveResult | EchoResult,
    most: number,
    wanted: string,
    assert: Assert,
    not: string,
  ) => {
    const open = result.kind === 'receive' ? result.frames.filter(isOpen).length : 0;
    if (result.kind === 'receive' && loss(result) <= most && loss(result) + open > most) {
      throw undecided(`expected ${wanted}, but of ${open} it is not known\n${offenders(result, isOpen)}`);
    }
    assert(loss(result) <= most, `expected ${wanted}, but ${lossText(result)}`, not);
  };
  add('noLoss', 'receive() or echo()', isReceiveOrEcho, (result, assert) =>
    assertLoss(result, 0, 'no frame to be lost', assert, 'expected some frame to be lost'),
  );
  add('lossOfAtMost', 'receive() or echo()', isReceiveOrEcho, (result, assert, most: number) => {
    const not = `expected more than ${most} frames to be lost, but ${loss(result)} were`;
    assertLoss(result, most, `at most ${most} frames to be lost`, assert, not);
  });
  add(
    'latencyBelow',
    'receive() or echo()',
    isReceiveOrEcho,
    (result, assert, percentile: Percentile, bound: number) => {
      const found = result.latency?.[`${percentile}Ns` satisfies keyof LatencySummary];
      assert(
        found !== undefined && found < bound,
        found === undefined
          ? `expected ${percentile} of the latency below ${bound} ns, but there is no sample`
          : `expected ${percentile} of the latency below ${bound} ns, but it is ${found} ns`,
        `expected ${percentile} of the latency not to be below ${bound} ns, but it is ${found} ns`,
      );
    },
  );
  judged('keptLedgerLaws', (result, assert) => {
    const { checked, lost } = result.ledger;
    assert(
      checked > 0 && lost === 0,
      checked === 0
        ? 'expected the ledger to have been checked, but there was no snapshot'
        : `expected every snapshot of the ledger to be checked, but ${lost} of ${checked + lost} were lost on the way; ` +
            `of those that came, each kept every law\n${ledgerLaws(result)}`,
      'expected the ledger not to have been checked in full',
    );
  });
  judged('noFallbacks', ({ fallbacks }, assert, ...allowed: string[]) => {
    const found = Object.entries(fallbacks).filter(([reason]) => !allowed.includes(reason));
    assert(
      found.length === 0,
      `expected no frame to fall back to a copy, but ${found.map(([reason, n]) => `${n} did (${reason})`).join(', ')}`,
      'expected some frame to fall back to a copy',
    );
  });
  receive('noDuplicates', (result, assert) => {
    const { delivery } = result;
    if (!delivery) throw undecided('expected no frame to arrive twice, but the guest has not told what arrived');
    assert(
      delivery.duplicates === 0,
      `expected no frame to arrive twice, but ${delivery.repeated.length} did\n${repeatedFrames(result, delivery)}`,
      'expected some frame to arrive twice',
    );
  });
  receive('arrivedInOrder', (result, assert) => {
    const { delivery } = result;
    if (!delivery) throw undecided('expected the frames to arrive in order, but the guest has not told what arrived');
    assert(
      delivery.outOfOrder === 0,
      `expected the frames to arrive in order, but ${delivery.outOfOrder} arrived after a later one\n` +
        lateFrames(result, delivery),
      'expected some frame to arrive out of order',
    );
  });
  const steering = (name: string, check: Check<SteeringResult, []>): void => add(name, 'steer()', isSteering, check);
  steering('keptGuestsApart', (result, assert) => {
    const message = `expected every guest to have received its own frames and no other, but ${strays(result)}`;
    if (result.verdict.verdict === 'inconclusive') throw undecided(message);
    assert(
      result.verdict.verdict === 'apart',
      message,
      'expected some guest not to have received its own frames alone',
    );
  });
  steering('onlyStrayFrames', (result, assert) => {
    const { verdict, single, lines } = result.verdict;
    const message = `expected all ${single} frames for one guest to have reached a wrong one, but ${strays(result)}`;
    if (verdict === 'inconclusive') throw undecided(message);
    const all = lines.length > 0 && lines.every(({ astray }) => astray === single);
    assert(verdict === 'astray' && all, message, 'expected some frame not to have reached a wrong guest');
  });
});

/** What an expectation throws where the bench could not tell. */
function undecided(message: string): BenchError {
  return new BenchError('Undecided', message, 'see why the bench could not tell: nothing is said of what is tested');
}

function outcomeOf({ findings }: FrameVerdict, line: Line): string | undefined {
  return findings.find((one) => one.line === line)?.outcome;
}

function kindOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
}

function isReceive(value: unknown): value is ReceiveResult {
  return kindOf(value) === 'receive';
}

function isTransmitResult(value: unknown): value is TransmitResult {
  return kindOf(value) === 'transmit';
}

function isJudgedResult(value: unknown): value is JudgedResult {
  return isReceive(value) || isTransmitResult(value);
}

function isSteering(value: unknown): value is SteeringResult {
  return kindOf(value) === 'steering';
}

function isReceiveOrEcho(value: unknown): value is ReceiveResult | EchoResult {
  return isReceive(value) || kindOf(value) === 'echo';
}
