import { expect } from 'chai';
import { sumUpTransmit, transmitSentence, type SentPlace } from '../../../rig/evidence/transmit-touch.js';
import type { Access } from '../../../rig/host/touch-observer.js';
import { CHECKSUM, COPY } from './world.js';

const access = (instruction: bigint, change: Partial<Access> = {}): Access => ({
  kind: 'load',
  instruction,
  first: 0x5000,
  last: 0x500f,
  count: 1,
  ...change,
});

/** A place of a nonce of that frame, of which the host has read so many bytes. */
const place = (frame: string, loaded: number, ...accesses: readonly Access[]): SentPlace => ({
  frame,
  touch: { loaded, stored: 0, accesses },
});

const functions = [COPY, CHECKSUM];

describe('evidence: how the host takes frames that the guest sends', () => {
  it('counts frames, wherever and however often they were found and read', () => {
    const places = [
      place('0 1', 16, access(COPY.start)),
      place('0 1', 16, access(COPY.start)),
      place('0 1', 0),
      place('0 2', 0),
      // The same number of another stream is another frame.
      place('1 1', 1, access(COPY.start)),
    ];
    expect(sumUpTransmit({ sent: 8, long: 6 }, places, functions)).to.deep.equal({
      sent: 8,
      long: 6,
      found: 3,
      read: 2,
      readers: 'vhost_mp_fill of vhost_mp',
    });
  });

  it('names who read, the most frequent first, and not who wrote', () => {
    const places = [
      place(
        '0 0',
        16,
        access(CHECKSUM.start, { count: 2 }),
        access(0xffff_ffff_9000_0000n, { kind: 'store', count: 99 }),
      ),
      place('0 1', 16, access(COPY.start, { count: 3 })),
    ];
    expect(sumUpTransmit({ sent: 2, long: 2 }, places, functions).readers).to.equal(
      'vhost_mp_fill of vhost_mp, csum_partial',
    );
    const unnamed = [place('0 0', 16)];
    expect(sumUpTransmit({ sent: 2, long: 2 }, unnamed, functions)).to.include({
      read: 1,
      readers: 'code that is not known',
    });
  });

  it('takes a place that was only written for one that nobody read', () => {
    const written: SentPlace = {
      frame: '0 0',
      touch: { loaded: 0, stored: 16, accesses: [access(COPY.start, { kind: 'store' })] },
    };
    // Somebody read the page beside the nonce.
    const beside = place('0 1', 0, access(CHECKSUM.start));
    expect(sumUpTransmit({ sent: 2, long: 2 }, [written, beside], functions)).to.deep.equal({
      sent: 2,
      long: 2,
      found: 2,
      read: 0,
      readers: '',
    });
  });

  it('says nothing of frames when none was found', () => {
    expect(sumUpTransmit({ sent: 5, long: 4 }, [], functions)).to.deep.equal({
      sent: 5,
      long: 4,
      found: 0,
      read: 0,
      readers: '',
    });
  });

  const sentences: readonly (readonly [number | null, number, number, string])[] = [
    [0, 0, 0, 'none of 8 frames is so long that the host need not copy it: nothing is known'],
    [7, 0, 0, "7 of 8 frames long enough, none of these found in the guest's pages: nothing is known"],
    [
      7,
      6,
      0,
      "7 of 8 frames long enough, 6 of these found in the guest's pages, none read there by the host behind its header",
    ],
    [
      7,
      6,
      5,
      "7 of 8 frames long enough, 6 of these found in the guest's pages, 5 read there by the host behind the header, in tun: transmit copies",
    ],
    [null, 6, 5, "6 frames of 8 found in the guest's pages, 5 of them read there"],
  ];
  for (const [long, found, read, sentence] of sentences) {
    it(`is told in a sentence: ${read} of ${found} of ${long}`, () => {
      expect(transmitSentence({ sent: 8, long, found, read, readers: read > 0 ? 'tun' : '' })).to.equal(sentence);
    });
  }
});
