import { messageOf, RigError } from '../../rig/base/errors.js';

/** A way in which the agent looks into the kernel of its host. */
export type Witness = 'map journal' | 'memory search' | 'watchpoints' | 'copy functions';

/** What came of using one for a moment. */
export interface WitnessTrial {
  readonly witness: Witness;
  /** Why it cannot be had; empty: it can. */
  readonly trouble: string;
  /** What to do about that. */
  readonly remedy: string;
}

/** Uses a witness. Whatever goes wrong says something of this one only. */
export async function tryWitness(witness: Witness, use: () => Promise<void>): Promise<WitnessTrial> {
  try {
    await use();
    return { witness, trouble: '', remedy: '' };
  } catch (error) {
    const remedy = error instanceof RigError ? error.remedy : 'see the log of the agent and the kernel log of the host';
    return { witness, trouble: messageOf(error), remedy };
  }
}
