import { closeSync, openSync, readSync } from 'node:fs';
import { BenchError } from '../../../base/errors.js';

/** Of a file of frames as QEMU's filter-dump writes it, a pcap file: <https://www.tcpdump.org/manpages/pcap-savefile.5.html>. */
const fileHeaderBytes = 24;
const frameHeaderBytes = 16;
const capturedLengthOffset = 8;
const magic = 0xa1b2c3d4;
const chunkBytes = 1 << 20;

/** Frames of one direction of the card's wire, read from a capture that grows. */
export class WireCapture {
  private readonly file: number;
  private offset = 0;
  private rest = Buffer.alloc(0);
  private begun = false;

  constructor(private readonly path: string) {
    this.file = openSync(path, 'r');
  }

  /** Frames that have come since the last time. @throws BenchError `CaptureDamaged` */
  read(): readonly Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (;;) {
      const chunk = Buffer.alloc(chunkBytes);
      const bytes = readSync(this.file, chunk, 0, chunkBytes, this.offset);
      this.offset += bytes;
      this.rest = Buffer.concat([this.rest, chunk.subarray(0, bytes)]);
      frames.push(...this.take());
      if (bytes < chunkBytes) return frames;
    }
  }

  close(): void {
    closeSync(this.file);
  }

  private *take(): Generator<Uint8Array> {
    if (!this.begun) {
      if (this.rest.length < fileHeaderBytes) return;
      if (this.rest.readUInt32LE(0) !== magic) {
        throw new BenchError(
          'CaptureDamaged',
          `${this.path} is not a capture of QEMU`,
          'see qemu.log in the run directory',
        );
      }
      this.rest = this.rest.subarray(fileHeaderBytes);
      this.begun = true;
    }
    while (this.rest.length >= frameHeaderBytes) {
      const end = frameHeaderBytes + this.rest.readUInt32LE(capturedLengthOffset);
      if (this.rest.length < end) return;
      yield Uint8Array.from(this.rest.subarray(frameHeaderBytes, end));
      this.rest = this.rest.subarray(end);
    }
  }
}
