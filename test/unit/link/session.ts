import { FaultyLink } from '../../../rig/link/faulty.js';
import type { FaultPlan } from '../../../rig/link/faulty.js';
import { RegisterClient } from '../../../rig/link/framing/client.js';
import type { RegisterClientOptions } from '../../../rig/link/framing/client.js';
import { memoryPair } from '../../../rig/link/memory.js';
import { ModelDevice } from './model-device.js';

/** As impatient as a line without a cable allows. */
export const patience: RegisterClientOptions = {
  attemptMs: 4,
  shortestAttemptMs: 2,
  longestAttemptMs: 16,
  requestMs: 20_000,
};

/** So patient that within a test's own time limit only what the test does can have had an effect. */
export const endless: RegisterClientOptions = {
  attemptMs: 1e9,
  shortestAttemptMs: 1e9,
  longestAttemptMs: 1e9,
  requestMs: 1e9,
};

/** A client and a device, and the link between them. */
export interface Session {
  readonly client: RegisterClient;
  readonly device: ModelDevice;
  readonly link: FaultyLink;
}

/** Runs `work` on a client and a device joined by a link with the faults given. */
export async function withDevice(
  work: (session: Session) => Promise<void>,
  faults: Partial<FaultPlan> = {},
  options: RegisterClientOptions = {},
): Promise<void> {
  const [near, far] = memoryPair();
  const link = new FaultyLink(near, { seed: 1, ...faults });
  const device = new ModelDevice(far);
  const running = device.run();
  try {
    const client = await RegisterClient.connect(link, { ...patience, ...options });
    try {
      await work({ client, device, link });
    } finally {
      await client.close();
    }
  } finally {
    await far.close();
    await running;
  }
}

/** Single writes in their order: how a burst is cut into requests depends on the line. */
export function wordByWord(writes: readonly { readonly address: number; readonly words: readonly number[] }[]) {
  return writes.flatMap((write) => write.words.map((word, index) => [write.address + index * 4, word]));
}
