import { BenchError } from '../../../rig/base/errors.js';
import { followedNames } from './attribution.js';
import type { CostPlugin, CostReading } from './cost-plugin.js';
import type { FunctionTable } from './functions.js';

/**
 * Lets the plugin follow the functions that tell what code is executed for. Where they are is learnt from what the
 * machine executes: `exercise` lets frames flow on every path, and gives what was counted meanwhile.
 * @returns names of the functions that are followed, by the numbers that the plugin gives them
 * @throws BenchError `KernelUnknown` when the kernel has no such functions
 */
export async function followKernel(
  cost: CostPlugin,
  functions: FunctionTable,
  exercise: () => Promise<readonly CostReading[]>,
): Promise<readonly string[]> {
  await cost.follow({ classes: [], marks: [], copies: [], switchAt: 0n, forkAt: 0n });
  await functions.learn((await exercise()).flatMap(kernelAddresses));
  const known = (names: readonly string[]) => names.filter((name) => functions.named(name));
  const marks = known(followedNames.marks);
  await cost.follow({
    classes: followedNames.classes,
    marks: marks.map((name) => required(functions, name)),
    copies: known(followedNames.copies).map((name) => required(functions, name)),
    switchAt: required(functions, followedNames.switchAt).start,
    forkAt: functions.named(followedNames.forkAt)?.start ?? 0n,
  });
  for (const name of followedNames.requiredMarks) required(functions, name);
  return marks;
}

/** Where the machine's kernel was executing. */
export function kernelAddresses({ counts }: CostReading): bigint[] {
  return counts.filter(({ place }) => place === 'kernel').map(({ address }) => address);
}

function required(functions: FunctionTable, name: string) {
  const found = functions.named(name);
  if (found) return found;
  throw new BenchError(
    'KernelUnknown',
    `the machine has not executed any function ${name}`,
    'its kernel is another one than this benchmark knows: compare the names in attribution.ts',
  );
}
