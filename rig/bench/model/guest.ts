import { crc32 } from 'node:zlib';
import type { FrameReport, FrameSeries, GuestInterface, PageRun, Role } from '../../host/host.js';
import { PAGE_BYTES, type MemoryRange } from '../../host/machine-memory.js';
import { buildFrame, checksumBytes, frameChecksum, headerBytes, nonceOffsets } from '../../nic/frame.js';
import { nonceBytes } from '../../nic/nonce.js';
import type { FrameFault } from './faults.js';
import { guestPages, machinePage, neighbourPages, type ModelMachine } from './machine.js';

/** Bytes of the virtio header in front of each frame. */
export const virtioHeaderBytes = 12;
/** Bytes of a receive buffer, header included. */
export const bufferBytes = 2048;

/** Guest addresses of the first receive buffers: every second one goes on in another page. */
const firstBuffer: Readonly<Record<Role, number>> = {
  mp: PAGE_BYTES / 4,
  tap: (guestPages / 2) * PAGE_BYTES + PAGE_BYTES / 4,
};
const macs: Readonly<Record<Role, string>> = { mp: '02:4d:50:00:00:03', tap: '02:4d:50:00:00:04' };
const ethertype = 0x88b5;

interface KeptFrame {
  readonly role: Role;
  readonly buffer: number;
  readonly length: number;
}

/** Receive buffers of a neighbour's interface. */
const neighbourBuffers = 100;

/** A guest: its receive buffers, and what it does with frames that stand in them. */
export class ModelGuest {
  readonly interfaces: readonly GuestInterface[];
  up = false;
  holding: Role | undefined;
  echoing: Role | undefined;
  echoed = 0;
  kept: KeptFrame[] = [];
  private readonly free: Record<Role, number[]>;

  private constructor(
    private readonly machine: ModelMachine,
    private readonly buffers: number,
    /** Its pages, among those of all guests. */
    readonly pages: { readonly first: number; readonly count: number },
    roles: readonly { readonly role: Role; readonly mac: string }[],
  ) {
    this.interfaces = roles.map(({ role, mac }, index) => ({ role, name: `eth${index}`, mac }));
    const start = pages.first * PAGE_BYTES;
    const all = (role: Role) =>
      Array.from({ length: buffers }, (_, index) => start + firstBuffer[role] + index * bufferBytes);
    this.free = { mp: all('mp'), tap: roles.length > 1 ? all('tap') : [] };
  }

  /** The guest. @param buffers that each interface has */
  static first(machine: ModelMachine, buffers: number): ModelGuest {
    const roles = [
      { role: 'mp', mac: macs.mp },
      { role: 'tap', mac: macs.tap },
    ] as const;
    return new ModelGuest(machine, buffers, { first: 0, count: guestPages }, roles);
  }

  /** A neighbour of it. @param number from 1 on */
  static neighbour(machine: ModelMachine, number: number): ModelGuest {
    const pages = { first: guestPages + (number - 1) * neighbourPages, count: neighbourPages };
    return new ModelGuest(machine, neighbourBuffers, pages, [{ role: 'mp', mac: `02:4d:50:00:0${number}:03` }]);
  }

  /** Pages of its memory, from its first, in which the buffers of mp lie. */
  get pagesOfMp(): number {
    return Math.ceil((firstBuffer.mp + this.free.mp.length * bufferBytes) / PAGE_BYTES);
  }

  /** Machine pages behind all of its memory. */
  translate(): readonly PageRun[] {
    return Array.from({ length: this.pages.count }, (_, page) => ({
      guestAddress: BigInt(page * PAGE_BYTES),
      machineAddress: BigInt(machinePage(this.pages.first + page)),
      pages: 1,
    }));
  }

  /** Whether a receive buffer is free. */
  posts(role: Role): boolean {
    return this.up && this.free[role].length > 0;
  }

  /** Takes a free receive buffer. @returns its guest address */
  post(role: Role): number | undefined {
    return this.up ? this.free[role].shift() : undefined;
  }

  /** Gives a buffer back that nothing was received in. */
  giveBack(role: Role, buffer: number): void {
    this.free[role].push(buffer);
  }

  /**
   * A frame stands in a buffer. @param send lets the guest send what stands at a guest address
   */
  received(
    { role, buffer, length }: KeptFrame,
    fault: FrameFault | undefined,
    send: (at: number, length: number) => void,
  ): void {
    const at = buffer + virtioHeaderBytes;
    if (fault === 'damaged') this.damage(at);
    if (this.holding === role) {
      const one = { role, buffer, length };
      if (fault === 'overtakes') this.kept.splice(-1, 0, one);
      else this.kept.push(one);
      if (fault === 'arrived-twice') this.kept.push(one);
      return;
    }
    if (this.echoing === role && fault !== 'not-returned') {
      const place = this.machine.behindGuest(at, 12);
      const addresses = this.machine.gather(place);
      this.machine.scatter(place, Buffer.concat([addresses.subarray(6), addresses.subarray(0, 6)]));
      for (let times = fault === 'returned-twice' ? 2 : 1; times > 0; times--) send(at, length);
      this.echoed += 1;
    }
    this.giveBack(role, buffer);
  }

  /**
   * Writes the frames of a series into pages of its own, one behind the other, where they stay.
   * @returns guest address and length of each; undefined when there is no room for them
   */
  compose(role: Role, series: FrameSeries): readonly { readonly at: number; readonly length: number }[] | undefined {
    if (this.firstSent + series.count * bufferBytes > guestPages * PAGE_BYTES) return undefined;
    const plan = {
      length: { list: series.lengths },
      sequence: series.first,
      destinationMac: series.destination,
      sourceMac: macs[role],
      nonceKey: series.key,
      pattern: series.pattern,
      constantPattern: false,
    };
    return Array.from({ length: series.count }, (_, index) => {
      const at = this.firstSent + index * bufferBytes;
      const bytes = buildFrame(plan, index);
      this.machine.scatter(this.machine.behindGuest(at, bytes.length), bytes);
      return { at, length: bytes.length };
    });
  }

  /** Guest address behind all receive buffers. */
  private get firstSent(): number {
    return Math.ceil((firstBuffer.tap + this.buffers * bufferBytes) / PAGE_BYTES) * PAGE_BYTES;
  }

  /** Forgets what it kept. */
  release(): void {
    for (const { role, buffer } of new Set(this.kept.splice(0))) this.giveBack(role, buffer);
  }

  /** Reads what it kept, as it stands now. */
  report(): readonly FrameReport[] {
    return this.kept.flatMap(({ buffer, length }) => {
      const bytes = this.machine.gather(this.machine.behindGuest(buffer + virtioHeaderBytes, length));
      return bytes.readUInt16BE(12) === ethertype ? [reportOf(bytes)] : [];
    });
  }

  /** Uses the place of a frame that was sent for something else. */
  overwrite(at: number): void {
    const place = this.machine.behindGuest(at, bufferBytes);
    this.machine.scatter(place, new Uint8Array(bufferBytes));
  }

  /** In the pattern between the nonces. */
  damage(at: number): void {
    const place: readonly MemoryRange[] = this.machine.behindGuest(at + headerBytes + nonceBytes, 1);
    const [byte = 0] = this.machine.gather(place);
    this.machine.scatter(place, Uint8Array.of(byte ^ 1));
  }
}

function reportOf(bytes: Buffer): FrameReport {
  const { length } = bytes;
  const nonceAt = (offset: number) => bytes.subarray(offset, offset + nonceBytes);
  const nonce = nonceAt(headerBytes);
  return {
    sequence: nonce.readUInt32LE(8),
    length,
    statedLength: bytes.readUInt16BE(14),
    checksumGood: bytes.readUInt32LE(length - checksumBytes) === frameChecksum(bytes),
    nonce,
    noncesAgree: nonceOffsets(length).every((offset) => nonceAt(offset).equals(nonce)),
    crc: crc32(bytes),
  };
}
