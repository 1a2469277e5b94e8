import { access } from 'node:fs/promises';
import { execute, run } from './command.js';
import type { Resources } from '../../rig/base/resources.js';

/** One for the host, and one for each guest that there may be with few interrupts to share. */
const wantedChannels = 4;

/**
 * Sets a card that was bought up so that guests can have its frames: with tags as they came, and with queues beside that of
 * the host where it has several. Everything that is changed is queued in `resources` to be as it was.
 */
export async function setUpCard(nic: string, resources: Resources): Promise<void> {
  const restore = (what: string, setting: readonly string[]) => {
    resources.defer(`${what} of ${nic}`, async () => {
      if (await exists(nic)) await run('ethtool', setting);
    });
  };
  // A tag that the card takes out of a frame is lost to a guest.
  if (/^rx-vlan-offload: on$/m.test(await run('ethtool', ['-k', nic]))) {
    restore('VLAN tags', ['-K', nic, 'rxvlan', 'on']);
    await run('ethtool', ['-K', nic, 'rxvlan', 'off']);
  }
  const { most, now } = channels((await execute('ethtool', ['-l', nic])).stdout);
  const wanted = Math.min(most, wantedChannels);
  if (now >= wanted) return;
  restore('queues', ['-L', nic, 'combined', String(now)]);
  await run('ethtool', ['-L', nic, 'combined', String(wanted)]);
}

/** Combined channels as `ethtool -l` tells of them: the most that there can be, and those that there are. */
export function channels(text: string): { readonly most: number; readonly now: number } {
  const [most = 0, now = 0] = [...text.matchAll(/^Combined:\s+(\d+)$/gm)].map(([, count]) => Number(count));
  return { most, now };
}

async function exists(nic: string): Promise<boolean> {
  return access(`/sys/class/net/${nic}`).then(
    () => true,
    () => false,
  );
}
