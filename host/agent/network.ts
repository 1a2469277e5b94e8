import { access, open, readFile, writeFile, type FileHandle } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { setUpCard } from './card-settings.js';
import { run } from './command.js';
import { Deadline } from '../../rig/base/deadline.js';
import { Resources } from '../../rig/base/resources.js';

const hostAddress = '198.51.100.2/24';
const bridge = 'mpbr0';
const undoTimeoutMs = 30_000;
/** Autonegotiation takes some seconds. */
const carrierMs = 8_000;
const carrierPollMs = 20;
/** So that jumbo frames pass; who sends, decides what. */
const longestMtu = 9000;
/** Cards of another make lead to stations that nobody has told of long frames. */
const cardMtu = 1500;
/** The stock tap of the guest's interface "tap". */
export const tapName = 'mptap0';
const macvtapName = 'mpmacvtap0';

/**
 * What the NIC is used for:
 * - `host`: it has the host's address; guests may have queues of their own beside
 * - `bridge`: it is a port of a bridge with the guest's stock tap; the bridge has the host's address
 * - `macvtap`: what arrives goes to the guest's macvtap upon it, and the host has no address
 * - `mp`: it belongs to the mp device alone
 */
export type NicUse = 'host' | 'bridge' | 'macvtap' | 'mp';

/** The network around the NIC. Each use is undone in reverse before the next begins. */
export class HostNetwork {
  /** How a card was set up. */
  private settings: Resources | undefined;
  private current: Resources | undefined;
  private currentUse: NicUse | undefined;

  /** @param bought whether it is a card of another make than ours, which has to be set up for a guest */
  constructor(
    readonly nic: string,
    private readonly complain: (message: string) => void,
    private readonly bought = false,
  ) {}

  private get mtu(): number {
    return this.bought ? cardMtu : longestMtu;
  }

  /** Gives the NIC to a use, which goes on undisturbed if it has it. When that fails, the NIC is left without any. */
  async use(use: NicUse): Promise<void> {
    if (this.currentUse === use) return;
    await this.endUse();
    const resources = new Resources(this.complain);
    this.current = resources;
    try {
      await quieten(this.nic);
      await this.setUp();
      if (use === 'host') await this.addAddress(resources);
      else if (use === 'bridge') await this.addBridge(resources);
      else await configure([this.upNic()]);
      await awaitCarrier(this.nic);
      this.currentUse = use;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Leaves the NIC without a use, but up, and otherwise set as it was before. */
  async close(): Promise<void> {
    await this.endUse();
    await this.settings?.close(Deadline.after(undoTimeoutMs));
    this.settings = undefined;
  }

  private async endUse(): Promise<void> {
    this.currentUse = undefined;
    await this.current?.close(Deadline.after(undoTimeoutMs));
    this.current = undefined;
  }

  private async setUp(): Promise<void> {
    if (!this.bought || this.settings) return;
    this.settings = new Resources(this.complain);
    await setUpCard(this.nic, this.settings);
  }

  private async addAddress(resources: Resources): Promise<void> {
    resources.defer(`address of ${this.nic}`, () => flushAddresses(this.nic));
    await configure([this.upNic(), address(this.nic)]);
  }

  private async addBridge(resources: Resources): Promise<void> {
    // Its ports and its address go with it.
    resources.defer(`bridge ${bridge}`, () => removeLink(bridge));
    await removeLink(bridge);
    // Forwarding from the first frame on, and nothing sent of its own accord.
    const settings = 'stp_state 0 forward_delay 0 mcast_snooping 0';
    await configure([this.upNic(), `link add ${bridge} type bridge ${settings}`]);
    await quieten(bridge);
    const ports = [this.nic, tapName].map((port) => `link set ${port} master ${bridge}`);
    await configure([...ports, address(bridge), up(bridge, this.mtu)]);
  }

  private upNic(): string {
    return up(this.nic, this.mtu);
  }
}

const up = (device: string, mtu = longestMtu): string => `link set ${device} mtu ${mtu} up`;
/** A host that had this address before the agent started keeps it only until the NIC's use changes. */
const address = (device: string): string => `address replace ${hostAddress} dev ${device}`;

/** Has `ip` carry out all of this, in one go: starting a program takes long where processors are emulated. */
async function configure(commands: readonly string[]): Promise<void> {
  await run('ip', ['-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** Creates the guest's stock tap; QEMU opens it by name. */
export async function createTap(resources: Resources): Promise<void> {
  resources.defer(`tap ${tapName}`, () => removeLink(tapName));
  await removeLink(tapName);
  await configure([`tuntap add dev ${tapName} mode tap vnet_hdr`]);
  await quieten(tapName);
  await configure([up(tapName)]);
}

/**
 * Creates the guest's stock interface as a macvtap upon the NIC, for an interface of the guest with this address, and
 * opens it: QEMU cannot open one by its name.
 */
export async function createMacvtap(resources: Resources, nic: string, mac: string): Promise<FileHandle> {
  resources.defer(`macvtap ${macvtapName}`, () => removeLink(macvtapName));
  await removeLink(macvtapName);
  await configure([
    `link set ${nic} up`,
    `link add link ${nic} name ${macvtapName} address ${mac} type macvtap mode bridge`,
  ]);
  await quieten(macvtapName);
  await configure([`link set ${macvtapName} up`]);
  const index = (await readFile(`/sys/class/net/${macvtapName}/ifindex`, 'latin1')).trim();
  return open(`/dev/tap${index}`, 'r+');
}

/**
 * Waits until a card says that it has a link, as it needs to after every reset; not for ever, for nobody may have plugged
 * its cable in.
 */
export async function awaitCarrier(device: string): Promise<void> {
  const patience = Deadline.after(carrierMs);
  const read = () => readFile(`/sys/class/net/${device}/carrier`, 'latin1').catch(() => '');
  while ((await read()).trim() !== '1' && !patience.passed) await setTimeout(carrierPollMs);
}

/** IPv6 would send frames that nobody asked for. */
async function quieten(device: string): Promise<void> {
  const setting = `/proc/sys/net/ipv6/conf/${device}/disable_ipv6`;
  if ((await readFile(setting, 'latin1').catch(() => '1')).trim() === '0') await writeFile(setting, '1');
}

async function flushAddresses(device: string): Promise<void> {
  if (await exists(device)) await configure([`address flush dev ${device}`]);
}

async function removeLink(device: string): Promise<void> {
  if (await exists(device)) await configure([`link delete ${device}`]);
}

async function exists(device: string): Promise<boolean> {
  return access(`/sys/class/net/${device}`).then(
    () => true,
    () => false,
  );
}
