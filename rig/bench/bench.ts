import type { Deadline } from '../base/deadline.js';
import type { Host, WatchpointHost } from '../host/host.js';
import type { IommuObserver } from '../host/iommu-observer.js';
import type { MachineMemory } from '../host/machine-memory.js';
import type { TouchObserver } from '../host/touch-observer.js';
import type { LateWriter, Nic } from '../nic/nic.js';
import type { BenchDescription, ModelDescription } from './description.js';
import type { NicUnderTest } from './nic-under-test.js';

/** An ability of a bench, or the reason why it has not got it. */
export type Ability<T> =
  { readonly available: true; readonly value: T } | { readonly available: false; readonly why: string };

/** What the bench can give to the lines of evidence beyond NIC and host. */
export interface EvidenceAbilities {
  /** For the lines *address*, *residue* and *touch*. */
  readonly memory: Ability<MachineMemory>;
  /** For the lines *address* and *touch*. */
  readonly iommu: Ability<IommuObserver>;
  /** For the line *touch*. */
  readonly touch: Ability<TouchObserver>;
  /** For the line *touch* where nobody sees every access: of a sample of the frames. */
  readonly watchpoints: Ability<WatchpointHost>;
  /** For the line *late write*: the instrument can write again where it wrote a frame. */
  readonly lateWrite: Ability<LateWriter>;
}

/** What a report says of a bench. */
export interface BenchFacts {
  readonly kind: BenchDescription['kind'] | ModelDescription['kind'];
  /** `none`: there is no machine that the rig has made. */
  readonly accelerator: 'tcg' | 'kvm' | 'none';
  /** `uname -r` of the host. */
  readonly kernel: string;
  /** Of everything that the bench is made of, by what it is of: see `benchVersions`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly qemu: string;
  readonly firmware: string;
  /** NIC under test; absent where it is the instrument. */
  readonly card?: string;
  readonly name: string;
  /** Null: nobody has said. */
  readonly hostMemoryMib: number | null;
  readonly guestMemoryMib: number;
  /** A sentence that every verdict on this bench must say besides; null: none. */
  readonly caveat: string | null;
}

/** What a report says of a bench of hardware besides. */
export interface HardwareFacts extends BenchFacts {
  readonly agent: string;
  readonly instrument: string;
}

/** The station at the other end of the NIC's cable, when it is one on which programs can be started. */
export interface WirePeer {
  /** IPv4, in the network of the guest's interfaces. */
  readonly address: string;
  /** The command that runs a program of this computer there: no shell, arguments as they are. */
  command(argv: readonly string[]): { readonly command: string; readonly args: readonly string[] };
}

/** A set of NIC, KVM host and guest that one run owns. The same for every kind of bench. */
export interface Bench {
  readonly description: BenchDescription | ModelDescription;
  /** The instrument. */
  readonly nic: Nic;
  readonly underTest: NicUnderTest;
  readonly host: Host;
  /** Known once the bench is up. */
  readonly facts: BenchFacts;
  evidence(): EvidenceAbilities;
  /** A real peer for ordinary traffic. */
  readonly wirePeer: Ability<WirePeer>;
  /** IPv4 of a station on the wire that answers pings, in the network of the host and the guests. */
  readonly wireStation: Ability<string>;
  /**
   * Rejects when a part of the bench dies while it should live, with an error that says which and shows its last
   * words; never resolves. Race the work against it.
   */
  readonly failure: Promise<never>;
  /** Undoes everything, in reverse, within the deadline; never throws for what is already gone. */
  close(deadline: Deadline): Promise<void>;
}
