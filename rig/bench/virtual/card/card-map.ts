import type { IommuMap, Translation } from '../../../host/iommu-observer.js';
import type { CardPiece } from './trace-reader.js';

/**
 * What was behind each access of the card, by the time in its records. It is no map that was looked at before or after, but
 * what the access itself went through.
 */
export class CardMap implements IommuMap {
  readonly lost = 0;

  /**
   * @param accesses by the time that their records have
   * @param memoryBytes of the machine, below which all is memory
   */
  constructor(
    private readonly accesses: ReadonlyMap<bigint, readonly CardPiece[]>,
    private readonly memoryBytes: number,
  ) {}

  translate(address: bigint, length: number, from: bigint): Translation {
    const translated = (this.accesses.get(from) ?? []).flatMap((piece) => piece.translated);
    const end = address + BigInt(length);
    const covering = translated.filter(({ iova, bytes }) => iova <= address && end <= iova + bytes);
    const places = new Set(covering.map(({ iova, machine }) => machine + (address - iova)));
    const [place, ...others] = places;
    if (place === undefined) return { kind: 'unmapped' };
    if (others.length > 0) return { kind: 'ambiguous' };
    if (place + BigInt(length) > BigInt(this.memoryBytes)) return { kind: 'not-ram' };
    // One that the card may not make is refused, and not translated.
    return { kind: 'ram', machineAddress: Number(place), writable: true };
  }
}
