import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import type { TraceLog } from '../evidence/trace-log.js';
import type { FrameSeries, Role } from '../host/host.js';
import type { TraceRecord } from '../nic/nic.js';
import type { ExamineObserver } from './examine.js';

/** Frames that reach the wire at all come without such a pause. */
const silenceMilliseconds = 5_000;
const pollMilliseconds = 5;

/**
 * Lets the guest send, and reads the NIC's transmit trace while it does, until all frames have reached the wire or none
 * does for a while. The trace holds back frames for which it has no room, so that it must be read meanwhile.
 */
export async function sendFrames(
  { nic, underTest, host }: Pick<Bench, 'nic' | 'underTest' | 'host'>,
  role: Role,
  series: FrameSeries,
  { onProgress }: ExamineObserver,
  watch: Watch,
): Promise<TraceLog> {
  const { count } = series;
  const ask = <T>(work: () => Promise<T>): Promise<T> => watch.wait('the transmit trace', work);
  const { transmitTrace } = underTest;
  await ask(() => transmitTrace.enable());
  const from = await ask(() => transmitTrace.recorded());
  let sending = true;
  const sent = watch.wait('the guest to send', () => host.sendFrames(role, series)).finally(() => (sending = false));
  const records: TraceRecord[] = [];
  let overflow = 0;
  const drain = async (): Promise<number> => {
    const batch = await ask(() => transmitTrace.drain());
    records.push(...batch.records);
    overflow = batch.overflow;
    return batch.records.length;
  };
  const follow = async (): Promise<void> => {
    let seen = 0;
    let silence = watch.deadline.within(silenceMilliseconds);
    for (;;) {
      const more = await drain();
      const { streams } = await watch.wait('the checker', () => nic.checker.read());
      const frames = streams[0]?.frames ?? 0;
      onProgress(`${frames} of ${count} frames reached the wire`);
      if (sending || more > 0 || frames > seen) silence = watch.deadline.within(silenceMilliseconds);
      seen = frames;
      if (!sending && (frames >= count || silence.passed)) break;
      await watch.pause('the frames to reach the wire', pollMilliseconds);
    }
    // What the checker has counted was recorded before.
    while ((await drain()) > 0);
  };
  await watch.all(sent, follow());
  const to = await ask(() => transmitTrace.recorded());
  await ask(() => transmitTrace.disable());
  return { records, from, to, overflow };
}
