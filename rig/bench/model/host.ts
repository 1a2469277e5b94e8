import { BenchError } from '../../base/errors.js';
import {
  mostNeighbours,
  type BindOptions,
  type FrameSeries,
  type GuestInterface,
  type Host,
  type HostInventory,
  type LogLines,
  type LogSource,
  type NumberedGuest,
  type ReceiveMode,
  type Role,
} from '../../host/host.js';
import { guarded, type ModelFaults, type SendFault } from './faults.js';
import { ModelGuest } from './guest.js';
import type { ModelMachine } from './machine.js';
import type { ModelNic } from './nic.js';
import { ModelNumberedGuest } from './numbered-guest.js';
import { kernelFunctions, type ModelProcessors } from './processors.js';
import { DriverQueue, MpQueue, type HostParts } from './queues.js';
import { ModelTransmit } from './transmit.js';

/** Turns of this process in which somebody must have read the transmit trace. */
const mostTurns = 10_000;

/** What a host says of itself that has neither a kernel nor an agent. */
export const modelInventory: HostInventory = {
  agentVersion: 'model',
  agentBuild: 'model',
  contract: 'model',
  kernel: 'none',
  qemu: 'none',
  kvm: false,
  modules: [],
  moduleBuilds: [{ name: 'mp', build: 'model' }],
  nics: [],
  lease: null,
};

/** A host without a kernel: what agent and mp stack do, in the order in which they do it. */
export class ModelHost implements Host {
  readonly first: ModelGuest;
  private readonly parts: HostParts;
  /** By their numbers: the guest, and its neighbours. */
  private readonly guests: readonly ModelNumberedGuest[];
  private readonly driver: DriverQueue;
  private readonly transmit: ModelTransmit;
  private mp: MpQueue | undefined;
  /** Frames that were copied because it was forced, by what the guest did with them. */
  private readonly forcedCopies = { received: 0n, sent: 0n };
  private readonly logs: Readonly<Record<LogSource, { lines: LogLines[]; readers: Set<(lines: LogLines) => void> }>> = {
    kernel: { lines: [], readers: new Set() },
    'guest-console': { lines: [], readers: new Set() },
  };

  /** @param buffers receive buffers of each interface of the guest */
  constructor(
    machine: ModelMachine,
    private readonly processors: ModelProcessors,
    private readonly nic: ModelNic,
    buffers: number,
    private readonly faults: Pick<ModelFaults, 'send' | 'before'>,
  ) {
    this.first = ModelGuest.first(machine, buffers);
    this.transmit = new ModelTransmit(machine, processors, nic);
    // What the guest sends back is copied by the host, as transmit through a tap is.
    const send = (at: number, length: number) => this.transmit.copied(at, length, 'tun_get_user');
    this.parts = { machine, processors, iommu: nic.iommu, guest: this.first, send };
    this.driver = new DriverQueue(this.parts);
    nic.handOver(this.driver);
    const parts = { machine, processors, iommu: nic.iommu, send };
    const start = (): Promise<readonly GuestInterface[]> => this.startGuest();
    this.guests = [
      new ModelNumberedGuest(0, this.first, parts, nic, { start, stop: () => this.stopGuest() }),
      ...Array.from({ length: mostNeighbours }, (_, index) => {
        const neighbour = ModelGuest.neighbour(machine, index + 1);
        return new ModelNumberedGuest(index + 1, neighbour, parts, nic);
      }),
    ];
  }

  /** Whether mp is bound. */
  get bound(): boolean {
    return this.mp !== undefined;
  }

  /** A line appears in a log. @param oops it says that the kernel has failed */
  say(source: LogSource, line: string, oops = false): void {
    const said = { lines: [line], oops };
    this.logs[source].lines.push(said);
    for (const read of this.logs[source].readers) read(said);
  }

  async inventory(): Promise<HostInventory> {
    return modelInventory;
  }

  async loadModules(): Promise<readonly string[]> {
    return [];
  }

  async unloadModules(): Promise<void> {
    await this.stopGuest();
  }

  async startGuest(): Promise<readonly GuestInterface[]> {
    this.first.up = true;
    this.say('guest-console', 'the guest of the model is up');
    return this.first.interfaces;
  }

  async stopGuest(): Promise<void> {
    for (const neighbour of this.guests.slice(1).reverse()) await neighbour.stop();
    await this.unbind();
    this.first.release();
    [this.first.holding, this.first.echoing] = [undefined, undefined];
    this.first.up = false;
  }

  guest(number: number): NumberedGuest {
    const guest = this.guests[number];
    if (!guest) throw new BenchError('GuestUnknown', `there is no guest ${number}`, 'name one of 0 to 3');
    return guarded<NumberedGuest>(guest, 'guest', this.faults.before);
  }

  async bind(mode: ReceiveMode, { mutant, addresses = [] }: BindOptions = {}): Promise<void> {
    if (mutant !== undefined) throw notInModel(`the mutant ${mutant}`);
    if (addresses.length > 0) throw notInModel('a queue beside that of the host for the guest');
    if (!this.first.up) throw new BenchError('GuestDown', 'the guest does not run', 'start it first');
    if (this.mp?.mode === mode) return;
    if (this.mp) throw new BenchError('MpBound', `mp is bound, as ${this.mp.mode}`, 'release it first');
    this.mp = new MpQueue(this.parts, mode, () => (this.forcedCopies.received += 1n));
    this.nic.handOver(this.mp);
  }

  async unbind(): Promise<void> {
    await this.guests[0]?.unbind();
    if (!this.mp) return;
    this.nic.handOver(this.driver);
    this.mp.release();
    this.mp = undefined;
  }

  async holdFrames(role: Role): Promise<void> {
    this.first.release();
    this.first.holding = role;
  }

  async awaitFrames(): Promise<{ held: number; dropped: number }> {
    return { held: this.first.kept.length, dropped: 0 };
  }

  async reportFrames() {
    const reports = this.first.report();
    this.first.release();
    this.first.holding = undefined;
    return reports;
  }

  async startEcho(role: Role): Promise<void> {
    this.first.echoing = role;
    this.first.echoed = 0;
  }

  async endEcho(): Promise<{ echoed: number; lost: number }> {
    if (this.first.echoing === undefined) {
      throw new BenchError('GuestNotEchoing', 'the guest sends no frames back', 'call startEcho first');
    }
    this.first.echoing = undefined;
    return { echoed: this.first.echoed, lost: 0 };
  }

  async sendFrames(role: Role, series: FrameSeries): Promise<number> {
    if (!this.first.up) throw new BenchError('GuestDown', 'the guest does not run', 'start it first');
    const frames = this.first.compose(role, series);
    if (!frames) throw new BenchError('GuestRefused', 'the guest has no room for so many frames', 'send fewer');
    const mode = this.mp?.mode ?? null;
    const faults = frames.map((_, index) => this.faults.send?.({ index, mode }));
    const late = (index: number): number => index + (faults[index] === 'overtaken' ? 1.5 : 0);
    const order = [...frames.keys()].sort((a, b) => late(a) - late(b));
    for (const index of order) {
      const [frame, fault] = [frames[index], faults[index]];
      if (!frame) continue;
      // As a NIC that holds frames back for which its trace has no room.
      await this.untilTraced();
      for (let times = fault === 'sent-twice' ? 2 : 1; times > 0; times--) this.sendOwn(role, frame, fault);
    }
    for (const [index, { at }] of frames.entries()) if (faults[index] === 'overwritten') this.first.overwrite(at);
    return series.count;
  }

  async translateGuest() {
    return this.first.translate();
  }

  async resolveSymbols(addresses: readonly bigint[]) {
    return addresses.map((at) => kernelFunctions.find(({ start, end }) => start <= at && at < end) ?? null);
  }

  armWatchpoints(): Promise<never> {
    return Promise.reject(notInModel('watchpoints'));
  }

  readWatchpoints(): Promise<never> {
    return Promise.reject(notInModel('watchpoints'));
  }

  async startCopyCount(): Promise<void> {
    this.processors.startCopyCount();
  }

  async endCopyCount() {
    if (!this.processors.counting) {
      throw new BenchError('CopyCountNotRunning', 'copies are not counted', 'start the count first');
    }
    return this.processors.endCopyCount();
  }

  tryWitnesses(): Promise<never> {
    return Promise.reject(notInModel('a kernel that can be looked into'));
  }

  disturbNic(): Promise<never> {
    return Promise.reject(notInModel('a card that can be disturbed'));
  }

  pauseGuest(): Promise<never> {
    return Promise.reject(notInModel('a guest that can be paused'));
  }

  async resumeGuest(): Promise<void> {}

  searchMemory(): Promise<never> {
    return Promise.reject(notInModel('a kernel that shows its memory'));
  }

  readMemory(): Promise<never> {
    return Promise.reject(notInModel('a kernel that shows its memory'));
  }

  startIommuJournal(): Promise<never> {
    return Promise.reject(notInModel('a kernel that maps memory for the NIC'));
  }

  readIommuJournal(): Promise<never> {
    return Promise.reject(notInModel('a kernel that maps memory for the NIC'));
  }

  async endIommuJournal(): Promise<void> {}

  ping(): Promise<never> {
    return Promise.reject(notInModel('a network of its own'));
  }

  runInGuest(): Promise<never> {
    return Promise.reject(notInModel('programs'));
  }

  async statistics(): Promise<ReadonlyMap<string, bigint>> {
    const { rx } = this.nic.counters;
    return new Map([
      ['rx_frames', BigInt(rx.DELIVERED_FRAMES)],
      ['mp_fallback_forced', this.forcedCopies.received],
      ['mp_tx_copied_forced', this.forcedCopies.sent],
    ]);
  }

  watchLog(source: LogSource, receive: (lines: LogLines) => void): () => void {
    const { lines, readers } = this.logs[source];
    for (const said of lines) receive(said);
    readers.add(receive);
    return () => void readers.delete(receive);
  }

  /** Readers of logs that have not ended. */
  get readers(): number {
    return this.logs.kernel.readers.size + this.logs['guest-console'].readers.size;
  }

  close(): void {
    for (const { readers } of Object.values(this.logs)) readers.clear();
  }

  /** One frame that the guest sends of its own accord: through mp while that is bound, else through the tap. */
  private sendOwn(role: Role, { at, length }: { at: number; length: number }, fault: SendFault | undefined): void {
    if (fault === 'not-sent' || (role === 'mp') !== this.bound) return;
    if (fault === 'damaged') this.first.damage(at);
    if (this.mp?.mode === 'copy') this.forcedCopies.sent += 1n;
    if (this.mp?.mode === 'zero-copy') this.transmit.direct(at, length, fault);
    else this.transmit.copied(at, length, this.bound ? 'vhost_mp_send' : 'tun_get_user', fault !== 'unrecorded');
  }

  private async untilTraced(): Promise<void> {
    for (let turns = 0; this.nic.transmitTrace.full; turns++) {
      if (turns > mostTurns) {
        throw new BenchError('GuestNotSent', 'the card of the guest did not send all frames in time', 'read the trace');
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function notInModel(what: string): BenchError {
  return new BenchError('NotInModel', `a bench of models has not got ${what}`, 'use a bench with a real kernel');
}
