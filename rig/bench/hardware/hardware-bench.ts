import { Deadline } from '../../base/deadline.js';
import type { Resources } from '../../base/resources.js';
import { connectHost } from '../../host/connect.js';
import type { HostInventory } from '../../host/host.js';
import { openLink } from '../../link/open.js';
import { connectNic } from '../../nic/device.js';
import { firmwareText } from '../../nic/identity.js';
import type { Nic } from '../../nic/nic.js';
import { admitHost, admitNic, type Admission } from '../admission.js';
import type { Bench, EvidenceAbilities, HardwareFacts } from '../bench.js';
import { readCredentials } from '../credentials.js';
import type { HardwareDescription } from '../description.js';
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
  const deadline = Deadline.after(connectMilliseconds);
  const host = connectHost(agent.address, credentials);
  resources.defer('connection to the agent', () => host.close());
  const inventory = await deadline.race(`the agent at ${agent.address} to answer`, host.inventory(), signal);
  // Whoever has the lease may be using the link, too.
  const lease = await deadline.race('the lease of the host', admitHost(host, inventory, admission), signal);
  resources.defer('lease of the host', () => lease.release());
  const link = await deadline.race(`opening ${instrument.link}`, openLink(instrument.link), signal);
  resources.defer('link to the NIC', () => link.close());
  const nic = await deadline.race(`the NIC to answer at ${instrument.link}`, connectNic(link), signal);
  resources.defer('NIC', () => nic.close());
  admitNic(nic, admission);
  if (console !== undefined) await keepConsole(console, logDirectory, resources);
  const abilities = evidenceOf(nic);
  return {
    description,
    nic,
    host,
    facts: factsOf(description, inventory, nic),
    evidence: () => abilities,
    wirePeer: { available: false, why: 'nobody has said what the cable of this bench leads to' },
    failure: lease.lost,
    close: (limit) => resources.close(limit),
  };
}

/** What of a real host can be seen by somebody else than that host. */
function evidenceOf(nic: Nic): EvidenceAbilities {
  return {
    memory: { available: false, why: 'nobody outside of the host can read its memory' },
    iommu: { available: false, why: 'nobody outside of the host sees what its IOMMU lets the NIC reach' },
    touch: { available: false, why: 'the processors are real: no emulator sees what they load' },
    lateWrite: { available: true, value: nic.lateWriter },
  };
}

function factsOf(
  { name, guest, agent, instrument }: HardwareDescription,
  { kernel, qemu }: HostInventory,
  nic: Nic,
): HardwareFacts {
  return {
    kind: 'hardware',
    accelerator: 'none',
    name,
    kernel,
    qemu,
    firmware: firmwareText(nic.identity),
    hostMemoryMib: null,
    guestMemoryMib: guest.memoryMib,
    caveat: 'no line looks at every frame: what is proven is a sample of them, which the seed chooses',
    agent: agent.address,
    instrument: instrument.link,
  };
}
