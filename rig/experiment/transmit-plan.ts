import { UsageError } from '../base/errors.js';
import { transmitCopyBelow } from '../host/sent-header.js';
import type { Line } from '../evidence/types.js';
import {
  longestSent,
  mostSentFrames,
  mostSentLengths,
  type FrameSeries,
  type ReceiveMode,
  type Role,
} from '../host/host.js';
import { lengthOf, lengthStep } from '../nic/lengths.js';
import type { StreamPlan } from '../nic/traffic.js';
import { parseLengths, type LengthOptions } from '../traffic/lengths.js';

/** What one experiment in which the guest sends is to do. */
export interface TransmitPlan {
  /** `transmit`, or the name of a control. */
  readonly name: string;
  readonly role: Role;
  /** How mp is bound; null: not at all. */
  readonly mode: ReceiveMode | null;
  readonly frames: number;
  /** None may be shorter than {@link transmitCopyBelow}. */
  readonly lengths: LengthOptions;
  /** A checksum in each frame is left to NIC or host. */
  readonly leaveChecksum?: boolean;
  readonly seed: number;
  /** Lines of evidence that the caller insists on, beyond those that the bench can give. */
  readonly demanded?: readonly Line[];
  /** A way to copy in secret, of modules that have some. */
  readonly mutant?: string;
}

/** Whether a run lets the guest send, too, when it is not told. */
export const transmitByDefault = true;

/** Whether an experiment of this name is one in which the guest sends. */
export function isTransmit(name: string): boolean {
  return name === mainName || name.startsWith(`${mainName}-`);
}

const mainName = 'transmit';

/** Frames of the experiment, unless stated. */
const usualFrames = 256;
/** Those of a control, which only has to show that the proof fails. */
const controlFrames = 64;
const usualLengths: LengthOptions = { min: transmitCopyBelow, max: 1514 };

/** The experiment in which the guest sends, and its controls, in the order in which they are run. */
export function planTransmit(seed: number): { main: TransmitPlan; controls: readonly TransmitPlan[] } {
  const usual = { frames: usualFrames, lengths: usualLengths, seed };
  return {
    main: { ...usual, name: mainName, role: 'mp', mode: 'zero-copy' },
    controls: [
      { ...usual, frames: controlFrames, name: `${mainName}-tap`, role: 'tap', mode: null },
      { ...usual, frames: controlFrames, name: `${mainName}-mp-copy`, role: 'mp', mode: 'copy' },
    ],
  };
}

/** The frames of an experiment as a test asks for them. */
interface WantedFrames {
  readonly frames?: number;
  readonly length?: string;
  readonly leaveChecksum?: boolean;
  readonly seed: number;
}

/**
 * An experiment as a test asks for it.
 * @param length `256..1514`, or in any other form that traffic has; that unless stated
 * @throws UsageError naming what the guest cannot send, or the host copies on purpose
 */
export function transmitPlanOf(
  { through: role, mode }: { readonly through: Role; readonly mode: ReceiveMode },
  { frames = usualFrames, length, leaveChecksum = false, seed }: WantedFrames,
  demanded: readonly Line[],
): TransmitPlan {
  const kind = role === 'tap' ? '-tap' : mode === 'copy' ? '-mp-copy' : '';
  const lengths = length === undefined ? usualLengths : parseLengths(length, '');
  const plan = {
    name: `${mainName}${kind}`,
    role,
    mode: role === 'tap' ? null : mode,
    frames,
    lengths,
    leaveChecksum,
    seed,
    demanded,
  };
  assertSendable(plan);
  return plan;
}

/**
 * The frames as guestd is told of them, and as the judges have to know them.
 * @throws UsageError `FramesInvalid`, `LengthInvalid` when the guest cannot send them, or the host copies them on purpose
 */
export function transmitSeries(
  plan: TransmitPlan,
  nonceKey: Uint8Array,
  sourceMac: string,
): { series: FrameSeries; stream: StreamPlan } {
  assertSendable(plan);
  const { frames: count, seed, leaveChecksum = false } = plan;
  const list = sentLengths(plan);
  const pattern = seed & 0xff;
  const destination = nobody;
  return {
    series: { destination, key: nonceKey, first: 0, count, pattern, lengths: list, leaveChecksum },
    stream: {
      count,
      length: { list },
      destinationMac: destination,
      sourceMac,
      sequence: 0,
      nonceKey,
      pattern,
      constantPattern: false,
      gap: 0,
    },
  };
}

function assertSendable(plan: TransmitPlan): void {
  const { frames, lengths } = plan;
  if (!Number.isInteger(frames) || frames < 1 || frames > mostSentFrames) {
    throw new UsageError(
      'FramesInvalid',
      `a guest cannot send ${frames} frames at once`,
      `ask for 1 to ${mostSentFrames}`,
    );
  }
  if (lengths.min < transmitCopyBelow) {
    throw new UsageError(
      'LengthInvalid',
      `frames of ${lengths.min} bytes are copied on purpose, which proves nothing`,
      `let the guest send none below ${transmitCopyBelow} bytes`,
    );
  }
  if (lengths.max > longestSent) {
    throw new UsageError(
      'LengthInvalid',
      `a guest cannot send frames of ${lengths.max} bytes`,
      `let it send none beyond ${longestSent} bytes`,
    );
  }
  const { length } = sentLengths(plan);
  if (length > mostSentLengths) {
    throw new UsageError(
      'LengthInvalid',
      `a guest cannot send frames of ${length} lengths in turn`,
      `give at most ${mostSentLengths}`,
    );
  }
}

function sentLengths({ frames, lengths, seed }: TransmitPlan): readonly number[] {
  return lengths.list ?? spread(lengths, frames, seed);
}

/** To this address frames leave the host by every port, and nobody answers. */
const nobody = '02:4d:50:00:00:fe';

/** Lengths of all of a range, as many as guestd can be told. */
function spread({ min, max }: LengthOptions, frames: number, seed: number): readonly number[] {
  const count = Math.min(frames, mostSentLengths, max - min + 1);
  const step = lengthStep(count, { min, max }, seed);
  return Array.from({ length: count }, (_, index) => lengthOf({ min, max, step }, index));
}
