import { readFile } from 'node:fs/promises';

const file = '/sys/kernel/security/lockdown';

/** How far a kernel keeps even root out: see kernel_lockdown(7). */
export type Lockdown = 'none' | 'integrity' | 'confidentiality';

/** What the kernel says of its lockdown: the words that there are, the one that holds in brackets. */
export function parseLockdown(text: string): Lockdown {
  const [, word] = /\[(integrity|confidentiality)\]/.exec(text) ?? [];
  return word === 'integrity' || word === 'confidentiality' ? word : 'none';
}

/**
 * Why something was refused, with the lockdown of the kernel where that may be the cause: of `Operation not permitted` alone
 * nobody would think of it.
 * @param refusing lockdowns that refuse such a thing
 * @param read what the kernel says of it
 */
export async function explainRefusal(
  why: string,
  refusing: readonly Lockdown[],
  read = () => readFile(file, 'latin1'),
): Promise<string> {
  const text = await read().catch(() => '');
  return refusing.includes(parseLockdown(text)) ? `${why}: the kernel is locked down (${text.trim()})` : why;
}

/** Modules that nobody has signed, and writing to the kernel. */
export const anyLockdown: readonly Lockdown[] = ['integrity', 'confidentiality'];
