import type { Line } from '../evidence/types.js';

/** What a line of evidence is, as people are told it. README.md has the same table. */
interface LineWords {
  readonly name: string;
  readonly compared: string;
  /** What it cannot see, and which other line does. */
  readonly blind: string;
}

export const lineWords: Readonly<Record<Line, LineWords>> = {
  address: {
    name: 'address',
    compared:
      'Each address that the NIC wrote, translated through the IOMMU as it was then, against the machine pages behind the guest. The frame must stand there.',
    blind:
      'a copy out of the right page, or out and back (touch); a trace, a clock or a translation that lies (touch, residue, late write).',
  },
  residue: {
    name: 'residue',
    compared:
      'The nonces of all frames, searched in the whole memory of the host: only in the guest’s pages, and there as often as in the frame.',
    blind:
      'a copy that was wiped, or kept in another form (touch); one inside the guest that replaced the original (touch, late write).',
  },
  touch: {
    name: 'touch',
    compared:
      'Every byte that a processor of the host loaded or stored while the frames flowed: none of a frame. The virtual machine’s own accesses do not count. On hardware: eight bytes each of two frames, by watchpoints.',
    blind:
      'what happens after the search of the memory (late write); places that the NIC’s trace hides (address, late write); on hardware, frames that are not in the sample (residue, late write).',
  },
  'late-write': {
    name: 'late write',
    compared:
      'A mark that the NIC writes into a sample of the frames, at the bus address of its trace, after the search: the guest must see it there, and nothing else changed.',
    blind:
      'a copy out of the frame that leaves it in place (touch, residue); frames that are not in the sample (the other lines).',
  },
  content: {
    name: 'content',
    compared: 'Length, nonces and CRC of every frame, as the guest finds them.',
    blind: 'every copy (the other lines).',
  },
};

/** Names of lines as a sentence has them: "address, residue and content". */
export function listLines(lines: readonly Line[]): string {
  const names = lines.map((line) => lineWords[line].name);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
