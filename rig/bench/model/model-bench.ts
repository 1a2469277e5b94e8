import type { Deadline } from '../../base/deadline.js';
import type { Host } from '../../host/host.js';
import { PAGE_BYTES } from '../../host/machine-memory.js';
import type { IommuObserver } from '../../host/iommu-observer.js';
import type { Nic } from '../../nic/nic.js';
import type { Ability, Bench, BenchFacts, EvidenceAbilities } from '../bench.js';
import type { ModelDescription } from '../description.js';
import { instrumentUnderTest, type NicUnderTest } from '../nic-under-test.js';
import { benchVersions } from '../versions.js';
import { guarded, type ModelFaults } from './faults.js';
import { ModelHost, modelInventory } from './host.js';
import { guestPages, ModelMachine } from './machine.js';
import { ModelNic } from './nic.js';
import { ModelProcessors } from './processors.js';

/** What a bench of models is like. */
export interface ModelOptions {
  /** What goes wrong; nothing unless stated. */
  readonly faults?: ModelFaults;
  /** Receive buffers of each interface of the guest, at most 500. */
  readonly buffers?: number;
  /** Abilities that it has not got, with the reason. */
  readonly lacking?: Partial<Readonly<Record<keyof EvidenceAbilities, string>>>;
  /** Lines of evidence that are required of it; none unless stated. */
  readonly require?: readonly string[];
}

/** What every verdict on a bench of models says besides. */
export const modelCaveat = 'NIC, host and guest were models in this process: nothing is shown of a kernel or a device.';

const mebibyte = 2 ** 20;

/**
 * NIC, host, guest and IOMMU in this process, in which frames are real bytes in a real memory. For testing what is done
 * with a bench, in milliseconds; a verdict on it says nothing of a kernel or a device.
 */
export class ModelBench implements Bench {
  readonly description: ModelDescription;
  readonly facts: BenchFacts;
  readonly nic: Nic;
  readonly underTest: NicUnderTest;
  readonly host: Host;
  readonly wirePeer = { available: false as const, why: 'the wire of a model leads nowhere' };
  readonly wireStation = { available: false as const, why: 'the wire of a model leads nowhere' };
  readonly failure: Promise<never>;
  private readonly machine = new ModelMachine();
  private readonly processors = new ModelProcessors(this.machine);
  private readonly modelNic: ModelNic;
  private readonly modelHost: ModelHost;
  private readonly abilities: EvidenceAbilities;
  private fail: (error: Error) => void = () => undefined;

  constructor({ faults = {}, buffers = 320, lacking = {}, require = [] }: ModelOptions = {}) {
    const nic = new ModelNic(this.machine, faults);
    const host = new ModelHost(this.machine, this.processors, nic, buffers, faults);
    const { before } = faults;
    [this.modelNic, this.modelHost] = [nic, host];
    this.nic = guardedNic(nic, before);
    this.underTest = instrumentUnderTest(this.nic);
    this.host = guarded(host, 'host', before);
    const ability = <K extends keyof EvidenceAbilities, T>(name: K, value: T): Ability<T> => {
      const why = lacking[name];
      return why === undefined ? { available: true, value } : { available: false, why };
    };
    this.abilities = {
      memory: ability('memory', guarded(this.machine, 'memory', before)),
      iommu: ability('iommu', guarded<IommuObserver>(nic.iommu, 'iommu', before)),
      touch: ability('touch', guarded(this.processors, 'touch', before)),
      watchpoints: { available: false, why: 'every access of the processors is seen' },
      lateWrite: ability('lateWrite', this.nic.lateWriter),
    };
    const hostMemoryMib = this.machine.bytes / mebibyte;
    const guestMemoryMib = (guestPages * PAGE_BYTES) / mebibyte;
    this.description = { name: 'model', kind: 'model', guest: { memoryMib: guestMemoryMib }, require };
    this.facts = {
      kind: 'model',
      name: 'model',
      accelerator: 'none',
      kernel: 'none',
      versions: benchVersions(modelInventory, nic.identity),
      qemu: 'none',
      firmware: 'none',
      hostMemoryMib,
      guestMemoryMib,
      caveat: modelCaveat,
    };
    this.failure = new Promise((_, reject) => (this.fail = reject));
    this.failure.catch(() => undefined);
  }

  evidence(): EvidenceAbilities {
    return this.abilities;
  }

  /** A part of the bench dies. */
  die(error: Error): void {
    this.fail(error);
  }

  /** Lets a line appear in a log of the host. */
  say: ModelHost['say'] = (...line) => this.modelHost.say(...line);

  /** What is going on, by its name; nothing while the bench is at rest with its guest up. */
  get goingOn(): readonly string[] {
    const { generator, trace, transmitTrace, ledger, latency, checker } = this.modelNic;
    const { first: guest, bound } = this.modelHost;
    const all: Readonly<Record<string, boolean>> = {
      'the machine is paused': this.machine.paused,
      'the processors are watched': this.processors.watching,
      'copies are counted': this.processors.counting,
      'frames are generated': generator.running,
      'frames are traced': trace.enabled,
      'sent frames are traced': transmitTrace.enabled,
      'snapshots are pushed': ledger.pushing,
      'latencies are measured': latency.measuring,
      'returned frames are checked': checker.checking,
      'mp is bound': bound,
      'guests have queues of their own': this.modelNic.filtered,
      'frames are sent back': guest.echoing !== undefined,
      'logs are read': this.modelHost.readers > 0,
    };
    return Object.keys(all).filter((name) => all[name]);
  }

  async close(deadline: Deadline): Promise<void> {
    await deadline.race('the models', this.modelNic.close());
    this.modelHost.close();
  }
}

function guardedNic(nic: ModelNic, before: ModelFaults['before']): Nic {
  const guardedPart = <K extends Exclude<keyof Nic, 'settle' | 'close' | 'link' | 'identity'>>(name: K): Nic[K] =>
    guarded<Nic[K]>(nic[name], name, before);
  return {
    identity: nic.identity,
    link: nic.link,
    generator: guardedPart('generator'),
    counters: guardedPart('counters'),
    ledger: guardedPart('ledger'),
    trace: guardedPart('trace'),
    transmitTrace: guardedPart('transmitTrace'),
    checker: guardedPart('checker'),
    latency: guardedPart('latency'),
    lateWriter: guardedPart('lateWriter'),
    tester: guardedPart('tester'),
    settle: async (deadline) => {
      await before?.('nic.settle');
      await nic.settle(deadline);
    },
    close: () => nic.close(),
  };
}
