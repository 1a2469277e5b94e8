import { messageOf } from '../../base/errors.js';

/** How a transfer failed: nothing came in time, the pipe is halted, the device is gone, or something else. */
export type TransferFailure = 'timeout' | 'stall' | 'gone' | 'other';

/**
 * `usb` 3.1 rejects with these texts and no code. A transfer whose deadline passes is cancelled, and a device that is
 * pulled out loses its endpoints.
 */
const texts: readonly (readonly [RegExp, TransferFailure])[] = [
  [/cancelled|timed out|timeout/i, 'timeout'],
  [/stall/i, 'stall'],
  [/disconnected|no such device|endpoint not found|invalid state|not open|no device/i, 'gone'],
];

/** Why a transfer rejected with `error`. */
export function transferFailure(error: unknown): TransferFailure {
  const text = messageOf(error);
  return texts.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}
