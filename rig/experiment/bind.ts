import type { Bench } from '../bench/bench.js';
import type { Watch } from '../bench/watch.js';
import type { ReceiveMode } from '../host/host.js';

/**
 * Brings the instrument to where its frames reach the NIC under test, and hands the guest what is for it.
 * @param mac of the guest's interface `mp`
 * @param mode null: nothing is handed to it
 */
export async function bindGuest(
  { host, underTest }: Pick<Bench, 'host' | 'underTest'>,
  {
    mode,
    mac,
    mutant,
  }: { readonly mode: ReceiveMode | null; readonly mac: string; readonly mutant?: string | undefined },
  watch: Watch,
): Promise<void> {
  await watch.wait('the instrument to face the NIC under test', () => underTest.face(watch.deadline));
  if (mode === null) return;
  const addresses = underTest.byAddress ? [mac] : [];
  await watch.wait('mp to be bound', () => host.bind(mode, { mutant, addresses }));
}
