import type { CopyCalls } from '../host/host.js';
import type { Frame } from './types.js';
import type { Testimony } from './testimony.js';
import { HEADER_BYTES } from './touch.js';
import { count } from './words.js';

/** Calls with fewer bytes are headers and the like. */
const fewestBytes = 48;

/**
 * What the kernel's copy functions were asked to copy while the frames flowed, agent and rig excluded. Frames that went
 * through one of them were copied; a copy by other code is not seen, nor one frame among many, nor one of whole pages.
 */
export function judgeCopyCalls(calls: readonly CopyCalls[], frames: readonly Frame[]): Testimony {
  const framed = frames.reduce((sum, { length }) => sum + length, 0);
  const longest = Math.max(0, ...frames.map(({ length }) => length)) + HEADER_BYTES;
  const functions = new Map<string, number>();
  for (const { function: name, bytes, calls: times } of calls) {
    // Whole pages are copied when processes fork: no frame is that long.
    if (bytes >= fewestBytes && bytes <= longest) functions.set(name, (functions.get(name) ?? 0) + bytes * times);
  }
  // One copy may pass through several of these functions: the one with most bytes counts.
  const [most] = [...functions].sort(([, a], [, b]) => b - a);
  const [name = '', copied = 0] = most ?? [];
  const sample = `all ${count(frames.length, 'frame')} of ${framed} bytes together`;
  const testimony = { witness: 'copy functions' as const, sample };
  const seen = most ? `${copied} bytes passed through ${name}` : 'nothing as long as a frame passed through any';
  if (copied * 2 >= framed) return { ...testimony, outcome: 'refutes', reason: seen };
  if (copied * 4 >= framed) return { ...testimony, outcome: 'unknown', reason: `${seen}: too much to be nothing` };
  return { ...testimony, outcome: 'holds', reason: seen };
}
