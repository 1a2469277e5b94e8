/** Groups what belongs to the same frame. Node 20 has no Map.groupBy. */
export function bySequence<T extends { readonly sequence: number }>(
  items: Iterable<T>,
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(item.sequence);
    if (group) group.push(item);
    else groups.set(item.sequence, [item]);
  }
  return groups;
}
