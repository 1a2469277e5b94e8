import type { Resources } from '../../base/resources.js';
import { connectHost } from '../../host/connect.js';
import { AgentIommu } from '../../host/agent-iommu.js';
import { AgentMemory } from '../../host/agent-memory.js';
import type { Host, HostInventory, Witness } from '../../host/host.js';
import type { Link } from '../../link/link.js';
import { openLink } from '../../link/open.js';
import { connectNic } from '../../nic/device.js';
import { firmwareText } from '../../nic/identity.js';
import type { Nic, Trace } from '../../nic/nic.js';
import { admitHost, admitNic, type Admission } from '../admission.js';
import type { Ability, Bench, EvidenceAbilities, HardwareFacts } from '../bench.js';
import { readCredentials } from '../../host/credentials.js';
import type { HardwareDescription } from '../description.js';
import { cardUnderTest, instrumentUnderTest, type NicUnderTest } from '../nic-under-test.js';
import { benchVersions } from '../versions.js';
import { Watch } from '../watch.js';
import { keepConsole } from './console.js';

/** Nothing has to boot: what does not answer within this time is not there. */
const connectMilliseconds = 30_000;

/**
 * Connects to a host and a NIC that are up. Everything taken is queued in `resources`; host and NIC go on when it is given
 * back.
 * @param logDirectory receives the host's console, where the bench has one
 * @throws LinkUnavailable, HostClientError, or BenchError `VersionMismatch`, `BenchBusy`
 */
export async function attachHardwareBench(
  description: HardwareDescription,
  admission: Admission,
  logDirectory: string,
  resources: Resources,
  signal: AbortSignal,
): Promise<Bench> {
  const { agent, instrument, console } = description;
  const credentials = readCredentials(agent.certificates);
  const reaching = Watch.taking({ signal }, connectMilliseconds);
  const host = connectHost(agent.address, credentials, description.nic);
  resources.defer('connection to the agent', () => host.close());
  const inventory = await reaching.wait(`the agent at ${agent.address} to answer`, () => host.inventory());
  // Whoever has the lease may be using the link, too.
  const lease = await reaching.wait('the lease of the host', () => admitHost(host, inventory, admission));
  resources.defer('lease of the host', () => lease.release());
  const watch = reaching.and(lease.lost);
  const link = await takeLink(instrument.link, 'link to the NIC', watch, resources);
  const nic = await watch.wait(`the NIC to answer at ${instrument.link}`, () => connectNic(link));
  resources.defer('NIC', () => nic.close());
  admitNic(nic, admission);
  if (console !== undefined) {
    keepConsole(await takeLink(console, 'link to the console of the host', watch, resources), logDirectory, resources);
  }
  const underTest = nicUnderTest(description, nic, inventory);
  const abilities = await watch.wait('the host to say what it can show', () => abilitiesOf(host, nic, underTest));
  return {
    description,
    nic,
    underTest,
    host,
    facts: factsOf(description, inventory, nic, underTest, abilities),
    evidence: () => abilities,
    wirePeer: { available: false, why: wireWords(description) },
    wireStation: { available: false, why: wireWords(description) },
    failure: lease.lost,
    close: (limit) => resources.close(limit),
  };
}

async function takeLink(url: string, what: string, watch: Watch, resources: Resources): Promise<Link> {
  const link = await watch.wait(
    `opening ${url}`,
    () => openLink(url),
    (late) => late.close(),
  );
  resources.defer(what, () => link.close());
  return link;
}

/** Why a card that was bought cannot give what the instrument can. */
const traceless = 'a bought card has no trace that tells where it wrote a frame';
const writesOnce = 'a bought card does not write again where it wrote a frame';

/** Drivers that give a guest all of a card: its chips have one queue, or cannot stop one of several. */
const wholeDeviceDrivers: readonly string[] = ['e1000e'];

/** A trace that nobody keeps. */
const noTrace: Trace = {
  enable: () => Promise.resolve(),
  disable: () => Promise.resolve(),
  recorded: () => Promise.resolve(0),
  drain: () => Promise.resolve({ records: [], overflow: 0 }),
};

/** The NIC under test of a bench of hardware: the instrument, or the card that its file names. */
export function nicUnderTest(
  { nic: address }: Pick<HardwareDescription, 'nic'>,
  nic: Nic,
  { nics }: Pick<HostInventory, 'nics'>,
): NicUnderTest {
  if (address === undefined) return instrumentUnderTest(nic);
  return cardUnderTest(nic, address, {
    about: 'the card',
    trace: noTrace,
    transmitTrace: noTrace,
    byAddress: !wholeDeviceDrivers.includes(nics.find(({ pciAddress }) => pciAddress === address)?.driver ?? ''),
    dropsUnbuffered: true,
    // Nobody tells of each: whoever waits for them at their end has a deadline for that.
    hasSettled: () => Promise.resolve(true),
  });
}

function wireWords({ nic }: HardwareDescription): string {
  return nic === undefined
    ? 'nobody has said what the cable of this bench leads to'
    : `the wire of this bench leads to its card at ${nic}`;
}

/** What a real host can show: its own kernel has to be asked, and does not everywhere answer. */
export async function abilitiesOf(
  host: Host,
  { lateWriter }: Pick<Nic, 'lateWriter'>,
  { card }: Pick<NicUnderTest, 'card'>,
): Promise<EvidenceAbilities> {
  await host.loadModules();
  const trials = await host.tryWitnesses(['map journal', 'memory search', 'watchpoints']);
  const troubleWith = (witness: Witness): string | null =>
    trials.find((trial) => trial.witness === witness)?.trouble ?? null;
  const ability = <T>(witness: Witness, value: T): Ability<T> => {
    const why = troubleWith(witness);
    return why === null ? { available: true, value } : { available: false, why };
  };
  const unwatched = troubleWith('watchpoints');
  const noEmulator = 'the processors are real: no emulator sees what they load';
  return {
    memory: ability('memory search', new AgentMemory(host)),
    iommu: card === null ? ability('map journal', new AgentIommu(host)) : { available: false, why: traceless },
    touch: { available: false, why: unwatched === null ? noEmulator : `${noEmulator}, and ${unwatched}` },
    watchpoints: ability('watchpoints', host),
    lateWrite: card === null ? { available: true, value: lateWriter } : { available: false, why: writesOnce },
  };
}

function factsOf(
  { name, guest, agent, instrument }: HardwareDescription,
  inventory: HostInventory,
  nic: Nic,
  { card }: NicUnderTest,
  { memory }: EvidenceAbilities,
): HardwareFacts {
  return {
    kind: 'hardware',
    accelerator: 'none',
    name,
    kernel: inventory.kernel,
    versions: benchVersions(inventory, nic.identity),
    qemu: inventory.qemu,
    firmware: firmwareText(nic.identity),
    ...(card === null ? {} : { card }),
    hostMemoryMib: null,
    guestMemoryMib: guest.memoryMib,
    caveat: memory.available
      ? 'the host tells by itself what its memory, its IOMMU and its processors show; two frames of a round are watched'
      : 'no line looks at every frame: what is proven is a sample of them, which the seed chooses',
    agent: agent.address,
    instrument: instrument.link,
  };
}
