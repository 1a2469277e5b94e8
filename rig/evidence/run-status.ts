import type { EchoVerdict } from './echo.js';
import type { Verdict } from './verdict.js';
import { count } from './words.js';

/** What of a verdict decides how a run ended. */
export type JudgedFrames = Pick<Verdict, 'verdict' | 'reason' | 'refuted' | 'counts'>;

/** A run that must come out as copied: it shows that the proof can fail. */
export interface ControlVerdict {
  readonly name: string;
  readonly verdict: JudgedFrames;
}

/** How a whole run ended, as far as its verdicts tell. Null reason only for `passed`. */
export interface RunStatus {
  readonly status: 'passed' | 'failed' | 'bench-trouble';
  readonly reason: string | null;
}

/**
 * A run passes when the frames through mp are proven and every control has been seen to fail for all its frames; and,
 * where the guest was asked to send frames back, all of them came; and where it sent some of its own, those are proven, too.
 * Missing evidence with nothing that speaks against zero-copy is the bench's trouble, not a failure of what is tested;
 * so is a control of which nobody can tell what became of its frames. What did fail outweighs such trouble.
 */
export function judgeStatus(
  main: JudgedFrames,
  controls: readonly ControlVerdict[],
  echo: Pick<EchoVerdict, 'reason'> | null = null,
  transmit: JudgedFrames | null = null,
): RunStatus {
  if (main.verdict === 'inconclusive' && !main.refuted) return { status: 'bench-trouble', reason: main.reason };
  if (main.verdict !== 'zero-copy') return { status: 'failed', reason: main.reason };
  if (controls.length === 0) {
    return { status: 'failed', reason: 'no control was run, so nothing shows that the proof can fail' };
  }
  const flaws = controls.flatMap(({ name, verdict }) => {
    const reason = controlFlaw(verdict);
    return reason === null ? [] : [{ verdict: verdict.verdict, reason: `control ${name}: ${reason}` }];
  });
  const failed = flaws.find(({ verdict }) => verdict !== 'inconclusive');
  if (failed) return { status: 'failed', reason: failed.reason };
  if (echo?.reason) return { status: 'failed', reason: `echo: ${echo.reason}` };
  const unproven = transmit !== null && transmit.verdict !== 'zero-copy' ? transmit : null;
  const isTrouble = unproven?.verdict === 'inconclusive' && !unproven.refuted;
  if (unproven && !isTrouble) return { status: 'failed', reason: `transmit: ${unproven.reason}` };
  const [trouble] = flaws;
  if (trouble) return { status: 'bench-trouble', reason: trouble.reason };
  if (unproven) return { status: 'bench-trouble', reason: `transmit: ${unproven.reason}` };
  return { status: 'passed', reason: null };
}

/** Why a control does not do its work, or null. */
export function controlFlaw(control: Pick<Verdict, 'verdict' | 'reason' | 'counts'>): string | null {
  const { injected, copied } = control.counts;
  switch (control.verdict) {
    case 'copied':
      if (copied === injected) return null;
      return `only ${copied} of ${count(injected, 'frame')} came out as copied`;
    case 'touched':
      return `it came out as touched, not as copied: ${control.reason}`;
    case 'zero-copy':
      return 'it came out as zero-copy: the proof cannot fail on this bench';
    case 'inconclusive':
      return `it is inconclusive, so that nothing shows that the proof can fail: ${control.reason}`;
    case 'lost':
      return control.reason;
  }
}
