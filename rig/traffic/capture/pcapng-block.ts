import { Cursor } from './cursor.js';
import { malformed } from './errors.js';

/** The types of blocks that matter; all others are skipped, as the format wants it. */
export const blockType = { section: 0x0a0d0d0a, interface: 1, packet: 2, simplePacket: 3, enhancedPacket: 6 } as const;

/** A block of a pcapng file, taken out of what surrounds its body. */
export interface Block {
  readonly type: number;
  /** Named after the block, so that an error says which one is damaged. */
  readonly body: Cursor;
}

const byteOrderMagic = 0x1a2b3c4d;
/** Type, length, and the length again at the end. */
const frameworkBytes = 12;
/** A greater length that leaves the file is damaged; the rest of so long a block is not missing. */
const mostBlockBytes = 16 * 2 ** 20;

const names: ReadonlyMap<number, string> = new Map([
  [blockType.section, 'section header'],
  [blockType.interface, 'interface description'],
  [blockType.packet, 'obsolete packet'],
  [blockType.simplePacket, 'simple packet'],
  [blockType.enhancedPacket, 'enhanced packet'],
]);

/** The blocks of a file, one after the other. @throws CaptureError when one is damaged or not whole */
export function* readBlocks(file: Uint8Array): Generator<Block> {
  let littleEndian = true;
  for (let offset = 0, number = 1; offset < file.length; number += 1) {
    // The type of a section header reads the same in both byte orders.
    const section = new Cursor(file, true, offset).u32(`block ${number}`) === blockType.section;
    if (section) littleEndian = orderOfSection(file, offset, `block ${number} (section header)`);
    const { type, body, next } = readBlock(file, littleEndian, offset, number);
    yield { type, body };
    offset = next;
  }
}

/** The byte order that a Section Header Block declares behind its length. */
function orderOfSection(file: Uint8Array, offset: number, name: string): boolean {
  const cursor = new Cursor(file, true, offset);
  cursor.skip(8, name);
  const at = cursor.offset;
  const magic = cursor.u32(name);
  if (magic === byteOrderMagic) return true;
  if (new Cursor(file, false, at).u32(name) === byteOrderMagic) return false;
  throw malformed(`${name} has no byte-order magic`, at);
}

function readBlock(
  file: Uint8Array,
  littleEndian: boolean,
  offset: number,
  number: number,
): Block & { readonly next: number } {
  const cursor = new Cursor(file, littleEndian, offset);
  const type = cursor.u32(`block ${number}`);
  const name = `block ${number} (${names.get(type) ?? `type ${type}`})`;
  const length = cursor.u32(name);
  if (length < frameworkBytes || length % 4 !== 0 || (length > mostBlockBytes && length > file.length - offset)) {
    throw malformed(`${name} has length ${length}`, offset + 4);
  }
  const body = cursor.part(length - frameworkBytes, name);
  const again = cursor.u32(name);
  if (again !== length) throw malformed(`${name} of length ${length} ends with length ${again}`, cursor.offset - 4);
  return { type, body, next: cursor.offset };
}
