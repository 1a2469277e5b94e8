import { basename } from 'node:path';
import { UsageError } from '../base/errors.js';
import { limits } from '../nic/limits.js';
import { packetImage, storedBytes, type Packet } from '../nic/packet-memory.js';
import type { Rate } from '../nic/rate.js';
import { captureFrames } from './capture/capture.js';
import { readCaptureFile } from './capture/file.js';
import { naming, withOption } from './naming.js';

/** A capture that the run replays towards the guest, after the frames that are proven. */
export interface ReplayOptions {
  /** Name of the file, without its folder. */
  readonly name: string;
  readonly packets: readonly Packet[];
  /** How often it is replayed, one pass after the other. */
  readonly passes: number;
  /** Frames come at the times of the capture when there is none. */
  readonly rate: Rate | undefined;
}

const mostPasses = 1_000_000;

/**
 * Reads a capture that can be replayed to any bench, so that one that cannot is refused before a bench is taken. With a
 * rate the times of the capture do not matter, and are no reason to refuse it.
 * @throws UsageError naming the option, and the frame or the offset in the file
 */
export async function readReplay(path: string, passes: number, rate: Rate | undefined): Promise<ReplayOptions> {
  if (!Number.isInteger(passes) || passes < 1 || passes > mostPasses) {
    throw new UsageError('PassesInvalid', `--passes ${passes} is not a number from 1 to ${mostPasses}`, 'choose one');
  }
  const file = await readCaptureFile(path).catch((error: unknown) => {
    throw withOption('--replay', error);
  });
  const packets = naming(`--replay ${path}`, () => replayable(file, rate === undefined));
  return { name: basename(path), packets, passes, rate };
}

/** The frames of a capture, all of which NIC and guest take. */
function replayable(file: Uint8Array, originalTiming: boolean): readonly Packet[] {
  const packets: Packet[] = [];
  let stored = 0;
  for (const frame of captureFrames(file, originalTiming ? 'original' : 'ignored')) {
    packets.push(frame);
    const { length } = frame.bytes;
    if (length > limits.longestFrame) {
      throw new UsageError(
        'CaptureFrameTooLong',
        `frame ${packets.length} has ${length} bytes; a guest takes at most ${limits.longestFrame}`,
        'leave long frames out of the capture, or capture with segmentation and receive offloads switched off',
      );
    }
    // A file may hold millions of frames more than there is room for.
    if ((stored += storedBytes(length)) > limits.packetMemory) break;
  }
  packetImage(packets, limits.nominalClockHz, originalTiming);
  return packets;
}
