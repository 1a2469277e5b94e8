import { access, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execute, run } from './command.js';
import { messageOf } from '../../rig/base/errors.js';
import { AgentError } from './errors.js';
import { countFaults, readKernelLog } from './iommu-faults.js';
import { anyLockdown, explainRefusal } from './lockdown.js';
import { pageBytes } from './pagemap.js';

/** One change of what a device may reach. */
export interface IommuChange {
  readonly unmap: boolean;
  readonly busAddress: number;
  /** What the bus address leads to, or led to until it was unmapped. */
  readonly machineAddress: number;
  readonly size: number;
  /** Of a map: the device may also write there. */
  readonly writable: boolean;
}

/** What a page of bus addresses leads to now; undefined: nothing. */
export interface PageMap {
  readonly busAddress: number;
  readonly machineAddress: number | undefined;
}

/** What was noted since the start. */
export interface JournalContent {
  /** dma, unmanaged, blocked; identity, or none where there is no IOMMU: bus address and machine address are the same. */
  readonly domain: string;
  readonly changes: readonly IommuChange[];
  /** Changes that could not be noted. */
  readonly lost: number;
}

/** What a journal says of some pages. */
export interface JournalReading {
  readonly content: JournalContent;
  /** What they lead to now. */
  readonly pages: readonly PageMap[];
  /** Accesses of the device that the IOMMU refused since the start, as far as the kernel's log tells of them. */
  readonly faults: number;
}

const moduleName = 'mpmaps';
const files = `/sys/kernel/debug/${moduleName}`;
/** Addresses that fit into one question, with their answers. */
const batch = 100;

/** A journal of what is mapped and unmapped for one device, by a module that is loaded as long as it goes on. */
export class IommuJournal {
  private device: string | undefined;
  /** Number of the last record of the kernel's log before the start. */
  private logEnd = -1;
  /** Where translation is passed through there is nothing to note. */
  private loaded = false;

  /** Begins with an empty journal for the device at this PCI address, also when there is one. */
  async start(device: string): Promise<void> {
    await this.close();
    this.logEnd = (await readKernelLog(-1)).last;
    this.device = device;
    if (isPassThrough(await domainType(device))) return;
    const { code, stderr } = await execute('modprobe', [moduleName, `device=${device}`]);
    if (code !== 0) throw unusable(await explainRefusal(stderr.trim(), anyLockdown));
    this.loaded = true;
  }

  /** What was noted since then, and what pages lead to now. The device should be at rest. */
  async read(pages: readonly number[]): Promise<JournalReading> {
    if (this.device === undefined) {
      throw new AgentError('precondition', 'JournalNotStarted', 'maps are not noted', 'start the journal first');
    }
    const faults = countFaults((await readKernelLog(this.logEnd)).lines, this.device);
    if (!this.loaded) return { ...(await readPassThrough(this.device, pages)), faults };
    try {
      const now: PageMap[] = [];
      for (let at = 0; at < pages.length; at += batch) now.push(...(await translate(pages.slice(at, at + batch))));
      return { content: parseJournal(await readFile(join(files, 'journal'), 'latin1')), pages: now, faults };
    } catch (cause) {
      throw unusable(messageOf(cause), cause);
    }
  }

  /** Has a journal for a moment, in place of any that there was. @throws AgentError with the reason why none can be had */
  async tryOut(device: string): Promise<void> {
    try {
      await this.start(device);
      await this.read([0]);
    } finally {
      await this.close();
    }
  }

  /** Ends the journal, if there is one, also one that an agent that died has left. */
  async close(): Promise<void> {
    this.device = undefined;
    this.loaded = false;
    const there = await access(`/sys/module/${moduleName}`).then(
      () => true,
      () => false,
    );
    if (there) await run('rmmod', [moduleName]);
  }
}

function isPassThrough(type: string): boolean {
  return type === 'identity' || type === 'none';
}

/** Type of the domain of the device's group, as Documentation/ABI/testing/sysfs-kernel-iommu_groups has it. */
async function domainType(device: string): Promise<string> {
  try {
    return (await readFile(`/sys/bus/pci/devices/${device}/iommu_group/type`, 'latin1')).trim();
  } catch (cause) {
    // A device without a group is behind no IOMMU.
    if (cause instanceof Error && (cause as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw unusable(messageOf(cause), cause);
  }
}

/** What a journal would say where there is nothing to note; the device may be translated by now. */
async function readPassThrough(device: string, pages: readonly number[]): Promise<Omit<JournalReading, 'faults'>> {
  const domain = await domainType(device);
  return {
    content: { domain, changes: [], lost: isPassThrough(domain) ? 0 : 1 },
    pages: pages.map((busAddress) => ({ busAddress, machineAddress: busAddress })),
  };
}

/** Asks the module; its file takes one question for each time that it is opened. */
async function translate(pages: readonly number[]): Promise<readonly PageMap[]> {
  const file = await open(join(files, 'translate'), 'r+');
  try {
    await file.write(pages.map((page) => page.toString(16)).join(' '), null);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pageBytes), 0, pageBytes, 0);
    const found = parsePageMaps(buffer.toString('latin1', 0, bytesRead));
    if (found.length !== pages.length) throw new Error(`it told of ${found.length} of ${pages.length} pages`);
    return found;
  } finally {
    await file.close();
  }
}

/** Lines "BUS MACHINE" or "BUS -": see host/kernel/mpmaps/main.c. */
export function parsePageMaps(text: string): readonly PageMap[] {
  return [...text.matchAll(/^([0-9a-f]+) ([0-9a-f]+|-)$/gm)].map(([, bus = '', machine = '']) => ({
    busAddress: parseInt(bus, 16),
    machineAddress: machine === '-' ? undefined : parseInt(machine, 16),
  }));
}

/** Lines of the module's journal: see host/kernel/mpmaps/main.c. */
export function parseJournal(text: string): JournalContent {
  const word = (name: string): string => {
    const match = new RegExp(`^${name} (\\S+)$`, 'm').exec(text);
    if (!match?.[1]) throw new Error(`it does not say its "${name}"`);
    return match[1];
  };
  const changes = [...text.matchAll(/^(map|unmap) ([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)(?: ([wr]))?$/gm)].map(
    ([, op, bus = '', machine = '', size = '', mode]): IommuChange => ({
      unmap: op === 'unmap',
      busAddress: parseInt(bus, 16),
      machineAddress: parseInt(machine, 16),
      size: parseInt(size, 16),
      writable: mode === 'w',
    }),
  );
  const lost = Number(word('missed')) + Number(word('dropped')) + Number(word('replaced'));
  return { domain: word('domain'), changes, lost };
}

function unusable(why: string, cause?: unknown): AgentError {
  return new AgentError(
    'precondition',
    'IommuJournalUnavailable',
    `cannot note what is mapped for the NIC: ${why}`,
    'run the agent as root on a kernel with CONFIG_KPROBES that is not locked down, with debugfs on /sys/kernel/debug',
    { cause },
  );
}
