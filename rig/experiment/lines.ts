import type { Ability, Bench, EvidenceAbilities } from '../bench/bench.js';
import type { BenchDescription, ModelDescription } from '../bench/description.js';
import { BenchError, UsageError } from '../base/errors.js';
import { guestCopies, LINES, type Frame, type Line, type LineDeclaration } from '../evidence/types.js';

/**
 * Which lines of evidence a bench can give, by its abilities.
 * @param demanded lines that the caller insists on: they are required also where the bench cannot give them
 */
export function declaredLines(
  { memory, iommu, touch, watchpoints, lateWrite }: EvidenceAbilities,
  demanded: readonly Line[] = [],
): readonly LineDeclaration[] {
  const needs: Readonly<Record<Line, readonly Ability<unknown>[]>> = {
    address: [memory, iommu],
    residue: [memory],
    touch: [watchpoints.available ? watchpoints : touch, memory, iommu],
    'late-write': [lateWrite],
    content: [],
  };
  return LINES.map((line) => ({ line, why: demanded.includes(line) ? null : firstReason(needs[line]) }));
}

/**
 * Which lines of evidence a bench can give of frames that the guest sends.
 * @param demanded as for {@link declaredLines}
 */
export function declaredTransmitLines(
  { memory, iommu: observer, touch }: EvidenceAbilities,
  demanded: readonly Line[] = [],
): readonly LineDeclaration[] {
  const iommu = sendingMaps(observer);
  const needs: Readonly<Record<Line, readonly Ability<unknown>[]>> = {
    address: [memory, iommu],
    residue: [memory, iommu],
    // Watchpoints are set on buffers that are posted: of what a guest will send nobody knows where it stands.
    touch: [touch, memory, iommu],
    'late-write': [{ available: false, why: 'the NIC only reads what the guest sends, and writes nothing into it' }],
    content: [],
  };
  return LINES.map((line) => ({ line, why: demanded.includes(line) ? null : firstReason(needs[line]) }));
}

/** The lines that some traffic leaves. What is demanded stays required, so that its lack is not passed over. */
export function linesForTraffic(
  declared: readonly LineDeclaration[],
  frames: readonly Pick<Frame, 'length'>[],
  demanded: readonly Line[] = [],
): readonly LineDeclaration[] {
  if (frames.length === 0 || frames.some(({ length }) => length > guestCopies)) return declared;
  const why = `the guest's own driver may copy frames of at most ${guestCopies} bytes, and all are as short`;
  return declared.map((one) =>
    one.line === 'late-write' && one.why === null && !demanded.includes(one.line) ? { line: one.line, why } : one,
  );
}

/** Why a bench cannot show whether frames that the guest sends are copied; null: it can. */
export function whyNoTransmit({ memory, iommu }: EvidenceAbilities): string | null {
  return firstReason([memory, sendingMaps(iommu)]);
}

/** The map of what a driver sends, some of which it may make anew for every frame. */
function sendingMaps(iommu: EvidenceAbilities['iommu']): EvidenceAbilities['iommu'] {
  if (!iommu.available || iommu.value.tellsShortMaps) return iommu;
  const why = 'a driver may map anew what it sends, and the journal of the maps cannot tell one from the next';
  return { available: false, why };
}

/** The lines that a bench file demands. @throws UsageError `LineUnknown` naming the bench */
export function demandedLines(description: BenchDescription | ModelDescription): readonly Line[] {
  if (description.kind === 'virtual') return [];
  return description.require.map((name) => {
    const line = LINES.find((one) => one === name);
    if (line) return line;
    const what = `"require" of bench "${description.name}" has ${name}, which is no line of evidence`;
    throw new UsageError('LineUnknown', what, `name any of ${LINES.join(', ')}`);
  });
}

/**
 * Refuses a bench that lacks a line which its file demands, or the caller does. What it can give, every verdict requires.
 * @throws UsageError `LineUnknown`; BenchError `LineLacking` naming the line, and why the bench cannot give it
 */
export function assertLines(bench: Pick<Bench, 'description' | 'evidence'>, demanded: readonly Line[] = []): void {
  const { description } = bench;
  const required = [...demandedLines(description), ...demanded];
  for (const { line, why } of declaredLines(bench.evidence())) {
    if (why === null || !required.includes(line)) continue;
    throw new BenchError(
      'LineLacking',
      `the line ${line} is required, and bench "${description.name}" cannot give it: ${why}`,
      'use a bench that can, or require it neither by --require nor in the bench file',
    );
  }
}

/** Reads `--require`. @throws UsageError naming the option */
export function parseLines(text: string | undefined): readonly Line[] {
  return (text ?? '').split(',').flatMap((name) => {
    const word = name.trim();
    if (word === '') return [];
    const line = LINES.find((one) => one === word);
    if (line) return [line];
    throw new UsageError('LineUnknown', `--require ${word} is no line of evidence`, `name any of ${LINES.join(', ')}`);
  });
}

function firstReason(abilities: readonly Ability<unknown>[]): string | null {
  for (const ability of abilities) if (!ability.available) return ability.why;
  return null;
}
