import { gzipSync, deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import { readCapture } from '../../../../rig/traffic/capture/capture.js';
import { CaptureError } from '../../../../rig/traffic/capture/errors.js';
import { writePcap } from './writer.js';

const pcap = writePcap([], { littleEndian: true, nanoseconds: false });

/** Code and words with which a file is refused. */
function refusal(file: Uint8Array): string {
  try {
    readCapture(file);
  } catch (error) {
    if (error instanceof CaptureError && error.offset === 0) return error.describe();
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a file that is no capture', () => {
  it('is said to be compressed, and by what', () => {
    expect(refusal(gzipSync(pcap))).to.match(/^CaptureUnsupported: the file is compressed by gzip, .*with gunzip$/);
    const starts = [
      ['compress', '1f9d90d4'],
      ['bzip2', '425a683931415926'],
      ['xz', 'fd377a585a000004'],
      ['zstd', '28b52ffd24'],
      ['lz4', '04224d1864'],
      ['zip', '504b030414'],
      ['7-Zip', '377abcaf271c0004'],
    ] as const;
    for (const [format, start] of starts) {
      expect(refusal(Buffer.from(start, 'hex')))
        .to.contain(`compressed by ${format},`)
        .and.to.contain('unpack it first');
    }
  });

  it('is said to be a capture of another format, in either byte order', () => {
    for (const [format, start] of [
      ['Kuznetzov', '34cdb2a1'],
      ['Kuznetzov', 'a1b2cd34'],
      ['Mesquita', 'cd34b2a1'],
      ['Navtel', '4d3c2ba1'],
      ['Ixia', 'ac01001c'],
      ['snoop', '736e6f6f7000000000000002'],
      ['Network Monitor 2', '474d425503020000'],
    ] as const) {
      expect(refusal(Buffer.from(start, 'hex'))).to.match(
        new RegExp(`^CaptureUnsupported: .*${format}.* · convert it`),
      );
    }
  });

  it('is malformed when nobody knows it', () => {
    expect(refusal(deflateRawSync(pcap))).to.match(/^CaptureMalformed: neither pcap nor pcapng begins with /);
  });
});
