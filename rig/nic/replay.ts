import { registers } from '../../firmware/registers/generated/registers.js';
import { packetImage, writePacketMemory, type Packet } from './packet-memory.js';
import { packFields } from './registers/fields.js';
import type { Assignment, RegisterAccess } from './registers/access.js';
import { pacingValues, type SourcePlan } from './pacing.js';

const { REPLAY } = registers;

/** A capture to be replayed, in a loop until `count` frames are injected. */
export interface ReplayPlan extends SourcePlan {
  readonly packets: readonly Packet[];
  /** Frames come at the intervals of the capture; `rate` and `burst` then do not count. */
  readonly originalTiming: boolean;
}

/** Writes the frames of a replay to the packet memory; gives the registers that describe it. */
export async function loadReplay(
  access: RegisterAccess,
  plan: ReplayPlan,
  clockHz: number,
): Promise<readonly Assignment[]> {
  const image = packetImage(plan.packets, clockHz, plan.originalTiming);
  const { rate, depth, burst } = pacingValues(plan, clockHz);
  await writePacketMemory(access, image);
  return [
    {
      register: REPLAY.CONTROL,
      value: packFields(REPLAY.CONTROL, {
        ENABLE: 1,
        STEERED: Number(plan.steered ?? false),
        RATE_IN_FRAMES: Number(plan.rate !== undefined && 'framesPerSecond' in plan.rate),
        ORIGINAL_TIMING: Number(plan.originalTiming),
        QUEUE: plan.queue ?? 0,
      }),
    },
    { register: REPLAY.COUNT, value: plan.count },
    { register: REPLAY.WORDS, value: image.byteLength / 8 },
    { register: REPLAY.PAGE, value: 0 },
    { register: REPLAY.RATE, value: rate },
    // In cycles with original timing: frames that were held are then caught up with for half a millisecond at most.
    { register: REPLAY.DEPTH, value: depth },
    { register: REPLAY.BURST, value: burst },
  ];
}

/** The register that leaves the replay out of the next start. */
export const replayOff: Assignment = { register: REPLAY.CONTROL, value: 0 };
