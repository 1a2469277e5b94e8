import { statedSequence } from '../../../nic/frame.js';
import {
  CompletionStatus,
  TraceSource,
  type GeneratorStatus,
  type Trace,
  type TraceBatch,
  type TraceRecord,
} from '../../../nic/nic.js';
import type { IommuFaults, IommuMap, IommuObserver } from '../../../host/iommu-observer.js';
import type { Qmp } from '../qmp.js';
import { CardMap } from './card-map.js';
import type { CardModel } from './cards.js';
import { FileTail } from './file-tail.js';
import { CardTraceReader, faultEvent, tracedEvents, type CardPiece } from './trace-reader.js';
import { WireCapture } from './wire-capture.js';

/** Where QEMU tells of a card. */
export interface CardPaths {
  /** The log of QEMU's trace. */
  readonly trace: string;
  /** Captures of the card's wire: to the card, and from it. */
  readonly arriving: string;
  readonly leaving: string;
}

/** Id of the card's end of the wire in QEMU. */
export const cardNetdev = 'card';

/** A queue of `filter-dump` is named by what its netdev does: it sends what arrives at the card. */
const captures = [
  { id: 'arriving', queue: 'tx' },
  { id: 'leaving', queue: 'rx' },
] as const;

type Direction = 'receive' | 'transmit';

/** What one of the traces has, besides what both share. */
interface Side {
  enabled: boolean;
  readonly records: TraceRecord[];
  recorded: number;
}

/**
 * A card that QEMU models, as it is seen from outside the machine: QEMU's own trace of its accesses and of the IOMMU's
 * translations, and captures of its wire, by which frames are told from each other.
 */
export class VirtualCard {
  readonly trace: Trace;
  readonly transmitTrace: Trace;
  readonly iommu: IommuObserver;
  private readonly reader: CardTraceReader;
  private readonly tail: FileTail;
  private readonly sides: Readonly<Record<Direction, Side>> = { receive: newSide(), transmit: newSide() };
  private watching: { readonly arriving: WireCapture; readonly leaving: WireCapture } | undefined;
  private arrivingFrames: Uint8Array[] = [];
  private leavingFrames: Uint8Array[] = [];
  /** What has been sent, of which the capture has not told yet. */
  private unsent: { readonly frames: number; readonly pieces: readonly CardPiece[] }[] = [];
  private arrived = 0;
  /** By the time that their records have: a running number, for QEMU does one thing after the other. */
  private accesses = new Map<bigint, readonly CardPiece[]>();
  private time = 0n;

  private constructor(
    private readonly model: CardModel,
    private readonly paths: CardPaths,
    private readonly qmp: Qmp,
    memoryBytes: number,
  ) {
    this.reader = new CardTraceReader(model);
    this.tail = new FileTail(paths.trace);
    this.trace = this.traceOf('receive');
    this.transmitTrace = this.traceOf('transmit');
    this.iommu = {
      tellsShortMaps: true,
      begin: () => Promise.resolve(),
      end: () => Promise.resolve(),
      map: (): Promise<IommuMap> => {
        this.follow();
        return Promise.resolve(new CardMap(this.accesses, memoryBytes));
      },
      faults: (): Promise<IommuFaults> => {
        this.follow();
        const { faults } = this.reader;
        return Promise.resolve({ count: faults.length, faults });
      },
    };
  }

  /**
   * A card of a machine that runs; whatever was being watched is not any more.
   * @param memoryBytes of the machine
   */
  static async open(model: CardModel, paths: CardPaths, qmp: Qmp, memoryBytes: number): Promise<VirtualCard> {
    const card = new VirtualCard(model, paths, qmp, memoryBytes);
    await card.unwatch();
    return card;
  }

  /** Whether so many frames that were sent to the card are done with. */
  async hasSettled({ injected }: GeneratorStatus): Promise<boolean> {
    this.follow();
    return Promise.resolve(this.arrived >= injected);
  }

  /** Ends what it watches. */
  async close(): Promise<void> {
    await this.unwatch();
    this.tail.close();
  }

  private traceOf(direction: Direction): Trace {
    const side = this.sides[direction];
    return {
      enable: async () => {
        side.enabled = false;
        if (!this.sides.receive.enabled && !this.sides.transmit.enabled) await this.watch();
        side.records.length = 0;
        side.recorded = 0;
        side.enabled = true;
      },
      disable: async () => {
        side.enabled = false;
        if (!this.sides.receive.enabled && !this.sides.transmit.enabled) await this.unwatch();
      },
      recorded: () => {
        this.follow();
        return Promise.resolve(side.recorded);
      },
      drain: (): Promise<TraceBatch> => {
        this.follow();
        return Promise.resolve({ records: side.records.splice(0), overflow: 0 });
      },
    };
  }

  /** Begins anew, with no frame on its way. */
  private async watch(): Promise<void> {
    await this.unwatch();
    for (const { id, queue } of captures) {
      const dump = { 'qom-type': 'filter-dump', id, netdev: cardNetdev, queue, file: this.paths[id] };
      await this.qmp.execute('object-add', dump);
    }
    this.watching = { arriving: new WireCapture(this.paths.arriving), leaving: new WireCapture(this.paths.leaving) };
    this.follow();
    this.reader.restart();
    [this.arrivingFrames, this.leavingFrames, this.unsent] = [[], [], []];
    [this.arrived, this.accesses] = [0, new Map()];
    await this.setEvents(true);
  }

  private async unwatch(): Promise<void> {
    await this.setEvents(false);
    // Read what was told until then, with the captures that belong to it.
    if (this.watching) this.follow();
    for (const { id } of captures) await this.qmp.execute('object-del', { id }).catch(() => undefined);
    this.watching?.arriving.close();
    this.watching?.leaving.close();
    this.watching = undefined;
  }

  private async setEvents(enable: boolean): Promise<void> {
    for (const name of tracedEvents(this.model)) await this.qmp.execute('trace-event-set-state', { name, enable });
  }

  /** Reads what QEMU has told since the last time. */
  private follow(): void {
    const events = this.reader.read(this.tail.read());
    // After the trace: a frame is in its capture before the card has it, and the trace tells of it after that.
    if (this.watching) {
      this.arrivingFrames.push(...this.watching.arriving.read());
      this.leavingFrames.push(...this.watching.leaving.read());
    }
    for (const event of events) {
      if (event.kind === 'arrived') this.arrived += 1;
      else if (event.kind === 'sent') this.unsent.push(event);
      else this.record('receive', this.arrivingFrames[event.frame], event.pieces, event.queue);
    }
    for (let next = this.unsent[0]; next && this.leavingFrames.length >= next.frames; next = this.unsent[0]) {
      this.unsent.shift();
      const [frame] = this.leavingFrames.splice(0, next.frames);
      this.record('transmit', frame, next.pieces, 0);
    }
  }

  /** Notes a frame: one record for every two pieces of it. */
  private record(
    direction: Direction,
    frame: Uint8Array | undefined,
    pieces: readonly CardPiece[],
    queue: number,
  ): void {
    const side = this.sides[direction];
    const time = this.time++;
    this.accesses.set(time, pieces);
    if (!side.enabled) return;
    const sequence = frame && statedSequence(frame);
    const other = direction === 'receive' ? TraceSource.WIRE : TraceSource.HOST;
    for (let first = 0; first < pieces.length; first += 2) {
      const [one, two] = pieces.slice(first);
      side.records.push({
        sequence: sequence ?? side.recorded,
        source: sequence === undefined ? other : TraceSource.GENERATOR,
        status: CompletionStatus.OK,
        queue,
        stream: 0,
        address0: one?.address ?? 0n,
        length0: one?.length ?? 0,
        address1: two?.address ?? 0n,
        length1: two?.length ?? 0,
        fragment: first / 2,
        more: first + 2 < pieces.length ? 1 : 0,
        number: side.recorded++,
        timeRequest: time,
        timeDone: time,
        descriptor: 0,
        cookie: 0n,
        generation: 0,
      });
    }
  }
}

function newSide(): Side {
  return { enabled: false, records: [], recorded: 0 };
}

/** What QEMU is told once, before the card is plugged in: where its log goes, and what is in it at all times. */
export async function beginCardLog(qmp: Qmp, { trace }: Pick<CardPaths, 'trace'>): Promise<void> {
  const monitor = (line: string) => qmp.execute('human-monitor-command', { 'command-line': line });
  await monitor(`logfile "${trace}"`);
  await monitor(`log trace:${faultEvent}`);
}
