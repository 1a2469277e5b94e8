import { access, readFile, writeFile } from 'node:fs/promises';
import { run } from './command.js';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';

const hostAddress = '198.51.100.2/24';
const bridge = 'mpbr0';
const undoTimeoutMs = 30_000;
/** The stock tap of the guest's interface "tap". */
export const tapName = 'mptap0';

/**
 * What the NIC is used for:
 * - `host`: it has the host's address
 * - `bridge`: it is a port of a bridge with the guest's stock tap; the bridge has the host's address
 * - `mp`: it belongs to the mp device alone
 */
export type NicUse = 'host' | 'bridge' | 'mp';

/** The network around the NIC. Each use is undone in reverse before the next begins. */
export class HostNetwork {
  private current: Resources | undefined;

  constructor(
    readonly nic: string,
    private readonly complain: (message: string) => void,
  ) {}

  /** Gives the NIC to another use. When that fails, the NIC is left without any. */
  async use(use: NicUse): Promise<void> {
    await this.close();
    const resources = new Resources(this.complain);
    this.current = resources;
    try {
      await quieten(this.nic);
      await run('ip', ['link', 'set', this.nic, 'up']);
      if (use === 'host') await this.addAddress(resources, this.nic);
      if (use === 'bridge') await this.addBridge(resources);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Leaves the NIC without a use, but up. */
  async close(): Promise<void> {
    await this.current?.close(Deadline.after(undoTimeoutMs));
    this.current = undefined;
  }

  private async addAddress(resources: Resources, device: string): Promise<void> {
    resources.defer(`address of ${device}`, () => flushAddresses(device));
    // A host that had this address before the agent started keeps it only until the NIC's use changes.
    await run('ip', ['address', 'replace', hostAddress, 'dev', device]);
  }

  private async addBridge(resources: Resources): Promise<void> {
    resources.defer(`bridge ${bridge}`, () => removeLink(bridge));
    await removeLink(bridge);
    // Forwarding from the first frame on, and nothing sent of its own accord.
    const settings = ['stp_state', '0', 'forward_delay', '0', 'mcast_snooping', '0'];
    await run('ip', ['link', 'add', bridge, 'type', 'bridge', ...settings]);
    await quieten(bridge);
    for (const port of [this.nic, tapName]) {
      resources.defer(`${port} in ${bridge}`, () => leaveBridge(port));
      await run('ip', ['link', 'set', port, 'master', bridge]);
    }
    await this.addAddress(resources, bridge);
    await run('ip', ['link', 'set', bridge, 'up']);
  }
}

/** Creates the guest's stock tap; QEMU opens it by name. */
export async function createTap(resources: Resources): Promise<void> {
  resources.defer(`tap ${tapName}`, () => removeLink(tapName));
  await removeLink(tapName);
  await run('ip', ['tuntap', 'add', 'dev', tapName, 'mode', 'tap', 'vnet_hdr']);
  await quieten(tapName);
  await run('ip', ['link', 'set', tapName, 'up']);
}

/** IPv6 would send frames that nobody asked for. */
async function quieten(device: string): Promise<void> {
  const setting = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
  if ((await readFile(setting, 'latin1').catch(() => '1')).trim() === '0') await writeFile(setting, '1');
}

async function flushAddresses(device: string): Promise<void> {
  if (await exists(device)) await run('ip', ['address', 'flush', 'dev', device]);
}

async function leaveBridge(port: string): Promise<void> {
  if (await exists(port)) await run('ip', ['link', 'set', port, 'nomaster']);
}

async function removeLink(device: string): Promise<void> {
  if (await exists(device)) await run('ip', ['link', 'delete', device]);
}

async function exists(device: string): Promise<boolean> {
  return access(`/sys/class/net/${device}`).then(
    () => true,
    () => false,
  );
}
