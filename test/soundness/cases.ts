import type { Testimony } from '../../rig/evidence/testimony.js';
import type { Line } from '../../rig/evidence/types.js';
import type { ReceiveMode } from '../../rig/host/host.js';
import { clockLiar, pageLiar, reportLiar, traceLiar, translationLiar, type Liar } from './liars.js';

/** A way to copy frames in secret, or to lie about them, and the lines that must notice. */
export interface SoundnessCase {
  readonly name: string;
  /** What it does, as a clause. */
  readonly what: string;
  /** Of the modules that are built for it. */
  readonly mutant?: string;
  readonly mode?: ReceiveMode;
  /** The guest sends the frames; it receives them unless stated. */
  readonly sent?: boolean;
  /** What changes what the rig is told. */
  readonly liar?: Liar;
  /** Lines that must speak against zero-copy; others may. */
  readonly caught: readonly Line[];
  /** Lines that must at least say that they do not know. */
  readonly unknown?: readonly Line[];
  /** How many frames it needs to show itself; otherwise few are enough. */
  readonly frames?: number;
  /** Frames that it touches; all of them unless stated. */
  readonly touches?: number;
  /** The verdict; copied unless stated. */
  readonly verdict?: 'copied' | 'touched' | 'lost' | 'inconclusive';
  /** Witnesses that must notice when they are asked. */
  readonly witnesses?: readonly Testimony['witness'][];
}

export const mutants: readonly SoundnessCase[] = [
  {
    name: 'copy',
    what: 'the copy that mp makes when it is told to',
    mode: 'copy',
    caught: ['address', 'residue', 'touch', 'late-write'],
    witnesses: ['copy functions', 'memory search', 'map journal'],
  },
  {
    name: 'out-and-back',
    what: 'the vhost worker copies each frame out and back, and wipes the copy',
    mutant: 'out-and-back',
    caught: ['touch'],
    witnesses: ['watchpoints', 'copy functions'],
  },
  {
    name: 'rep-movs',
    what: 'a copy out by rep movs, wiped',
    mutant: 'rep-movs',
    caught: ['touch'],
    witnesses: ['watchpoints'],
  },
  {
    name: 'inline-copy',
    what: 'a copy out by plain loads and stores that no traced function sees',
    mutant: 'inline-copy',
    caught: ['touch'],
    witnesses: ['watchpoints'],
  },
  {
    name: 'from-user',
    what: "a copy out through the VMM's address of the buffer",
    mutant: 'from-user',
    caught: ['touch'],
    witnesses: ['watchpoints', 'copy functions'],
  },
  {
    name: 'alias',
    what: 'a copy out through a map of the page that nobody else has',
    mutant: 'alias',
    caught: ['touch'],
  },
  {
    name: 'x87',
    what: 'a copy out by instructions of which the emulator does not tell what they access',
    mutant: 'x87',
    caught: [],
    unknown: ['touch'],
    verdict: 'inconclusive',
  },
  {
    name: 'cmpxchg',
    what: 'a copy out by comparisons that the emulator tells of as if they cleared the page',
    mutant: 'cmpxchg',
    caught: ['touch'],
  },
  {
    name: 'bounce-and-wipe',
    what: 'the NIC writes to a host page, which is copied from and wiped',
    mutant: 'bounce-and-wipe',
    caught: ['address', 'touch', 'late-write'],
    witnesses: ['map journal'],
  },
  {
    name: 'napi-bounce',
    what: "the driver copies from a page of its own to the guest's buffer while it is polled, and wipes it",
    mutant: 'napi-bounce',
    caught: ['address', 'touch', 'late-write'],
    witnesses: ['map journal'],
  },
  {
    name: 'second-buffer',
    what: 'the guest is given a second buffer of its own with a copy; the original stays in the first',
    mutant: 'second-buffer',
    caught: ['residue', 'touch', 'late-write'],
  },
  {
    name: 'header-pull',
    what: 'the start of each frame is pulled into host memory and pushed back',
    mutant: 'header-pull',
    caught: ['touch'],
    witnesses: ['watchpoints'],
  },
  {
    name: 'checksum',
    what: 'a processor reads each frame for a checksum, and copies nothing',
    mutant: 'checksum',
    caught: ['touch'],
    verdict: 'touched',
    witnesses: ['watchpoints'],
  },
  {
    name: 'kthread',
    what: 'a kernel thread copies each frame out after it was delivered',
    mutant: 'kthread',
    caught: ['touch'],
    witnesses: ['watchpoints'],
  },
  {
    name: 'vmm',
    what: 'the VMM copies each frame out through its own mapping',
    mutant: 'vmm',
    caught: ['touch'],
    witnesses: ['watchpoints'],
  },
  {
    name: 'remapped',
    what: "DMA goes elsewhere; then the frame is copied, and the bus address made to lead to the guest's page",
    // The page elsewhere is cleared in the end: what was seen of it is forgotten then, and the line touch may not know.
    mutant: 'remapped',
    caught: ['address'],
  },
  {
    name: 'swiotlb',
    what: 'the DMA layer bounces each frame through its own memory',
    mutant: 'swiotlb',
    caught: ['address', 'touch', 'late-write'],
  },
  {
    name: 'one-in-1000',
    what: 'out and back, but only one frame in a thousand',
    mutant: 'one-in-1000',
    caught: ['touch'],
    frames: 600,
    touches: 1,
  },
  {
    name: 'last-16',
    what: 'only the last 16 bytes of each frame are copied out',
    mutant: 'last-16',
    caught: ['touch'],
  },
];

export const transmitMutants: readonly SoundnessCase[] = [
  {
    name: 'tx-bounce',
    what: "what is behind a header is copied to a host page, which the NIC reads in place of the guest's",
    mutant: 'tx-bounce',
    sent: true,
    caught: ['address', 'residue', 'touch'],
  },
  {
    name: 'tx-bounce-and-wipe',
    what: 'the same, and the host page is wiped when the frame was sent',
    mutant: 'tx-bounce-and-wipe',
    sent: true,
    caught: ['address', 'touch'],
  },
  {
    name: 'tx-damage',
    what: 'a copy to a host page is sent of which one byte is another',
    mutant: 'tx-damage',
    sent: true,
    caught: ['address', 'residue', 'touch', 'content'],
  },
  {
    name: 'tx-checksum',
    what: 'a processor reads what is behind each header for a checksum, and copies nothing',
    mutant: 'tx-checksum',
    sent: true,
    // The header is copied out of the same page, and who read is known of pages only: it passes for a copy, too.
    caught: ['touch'],
  },
  {
    name: 'tx-out',
    what: "what is behind a header is copied to a host page that keeps it, and sent from the guest's all the same",
    mutant: 'tx-out',
    sent: true,
    caught: ['residue', 'touch'],
  },
];

export const liars: readonly SoundnessCase[] = [
  {
    name: 'liar: page',
    what: 'no copy, with a trace that names the page behind the one that was written',
    liar: pageLiar,
    caught: ['address'],
    witnesses: ['map journal'],
  },
  {
    name: 'liar: trace',
    what: "the driver's copy, with a trace that names the guest's buffers in place of the driver's pages",
    mutant: 'napi-bounce',
    liar: traceLiar,
    caught: ['touch', 'late-write'],
  },
  {
    name: 'liar: statistics',
    what: 'copies, with statistics that say zero-copy',
    mutant: 'statistics',
    caught: ['address', 'residue', 'touch', 'late-write'],
  },
  {
    name: 'liar: translation',
    what: "copies, with an agent that takes every page of the machine for the guest's",
    mode: 'copy',
    liar: translationLiar,
    caught: ['residue', 'touch', 'late-write'],
  },
  {
    name: 'liar: guest report',
    what: 'a byte of each frame changed in the guest, with reports that say that all are intact',
    liar: reportLiar,
    caught: ['late-write'],
  },
  {
    name: 'liar: clock',
    what: 'the remapped copy, with a trace whose times are those at which the bus address leads to the right page',
    mutant: 'remapped',
    liar: clockLiar,
    caught: ['touch'],
  },
];

export const allCases: readonly SoundnessCase[] = [...mutants, ...transmitMutants, ...liars];

/** Runs without any of that, in which nothing may be noticed: of frames that the guest receives, and that it sends. */
export const cleanRuns = ['clean', 'tx-clean'] as const;
export type CleanRun = (typeof cleanRuns)[number];
