import { expect } from 'chai';
import { isLongEnough, neverCopiedPlaces } from '../../../rig/evidence/sent-nonces.js';
import { nonceOffsetsOf } from './world.js';

describe('evidence: nonces that the host does not copy on purpose', () => {
  it('are in frames that are long enough', () => {
    const lengths = [60, 128, 255, 256, 275, 276, 1514];
    expect(lengths.filter((length) => isLongEnough(nonceOffsetsOf(length)))).to.deep.equal([276, 1514]);
  });

  const [first, middle, last] = [16, 744, 1480];
  const offsets = nonceOffsetsOf(1500);
  const base = 0x7_0000;
  const at = (...some: readonly number[]): number[] => some.map((offset) => base + offset);

  it('are those behind the first of a frame that is whole', () => {
    expect(offsets).to.deep.equal([first, middle, last]);
    expect(neverCopiedPlaces(offsets, at(...offsets))).to.deep.equal(at(middle, last));
  });

  it('are those behind what is left of a frame', () => {
    expect(neverCopiedPlaces(offsets, at(first, last))).to.deep.equal(at(last));
    expect(neverCopiedPlaces(offsets, at(middle, last))).to.deep.equal(at(last));
    for (const alone of offsets) expect(neverCopiedPlaces(offsets, at(alone))).to.deep.equal([]);
  });

  it('are found in each place of a frame that stands there several times, in any order', () => {
    const places = [...at(...offsets.toReversed()), ...at(...offsets.map((offset) => offset + 2048))];
    expect(neverCopiedPlaces(offsets, places)).to.have.members(at(middle, last, middle + 2048, last + 2048));
  });

  it('are not those of which the place in the frame is too near to its start, or may be', () => {
    // At 16, 232 and 456: the one in the middle is copied where a shorter frame is sent from the same buffer.
    const near = nonceOffsetsOf(476);
    expect(near).to.deep.equal([16, 232, 456]);
    expect(neverCopiedPlaces(near, at(...near))).to.deep.equal(at(456));
    // With equal distances, the last one may be that in the middle.
    const equal = nonceOffsetsOf(460);
    expect(equal).to.deep.equal([16, 224, 440]);
    const even = [16, 232, 448];
    expect(neverCopiedPlaces(even, at(232, 448))).to.deep.equal([]);
    expect(neverCopiedPlaces(even, at(...even))).to.deep.equal(at(448));
  });
});
