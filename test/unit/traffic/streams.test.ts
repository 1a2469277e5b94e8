import { expect } from 'chai';
import fc from 'fast-check';
import { parseLengths } from '../../../rig/traffic/lengths.js';
import { parseTraffic } from '../../../rig/traffic/traffic.js';
import { parseStreams } from '../../../rig/traffic/streams.js';
import { UsageError } from '../../../rig/base/errors.js';

const given = { frames: 256, length: '60..1514', seed: 7 };
const usual = { frames: 256, lengths: { min: 60, max: 1514 }, seed: 7 };

describe('the option --stream', () => {
  it('changes nothing when it is not given', () => {
    expect(parseStreams(undefined, given)).to.deep.equal([usual]);
    const paced = { ...given, rate: '10kfps', burst: 4 };
    expect(parseStreams(undefined, paced)).to.deep.equal([
      parseTraffic(256, '60..1514', 7, { rate: '10kfps', burst: 4 }),
    ]);
  });

  it('takes from the other options what it does not say', () => {
    expect(parseStreams(['frames=3', 'length=64,rate=1kfps', 'burst=2'], { ...given, rate: '5kfps' })).to.deep.equal([
      { ...usual, frames: 3, rate: { framesPerSecond: 5000 } },
      { ...usual, lengths: { min: 64, max: 64 }, rate: { framesPerSecond: 1000 } },
      { ...usual, rate: { framesPerSecond: 5000 }, burst: 2 },
    ]);
  });

  it('keeps the commas of a mix of lengths', () => {
    expect(parseStreams(['frames=9,length=60:2,1514:1,rate=10%', 'length=imix'], given)).to.deep.equal([
      { ...usual, frames: 9, lengths: parseLengths('60:2,1514:1'), rate: { bitsPerSecond: 1e9 } },
      { ...usual, lengths: parseLengths('imix') },
    ]);
  });

  it('reads every combination in every order as the options of those names are read', () => {
    const values = fc.record(
      {
        frames: fc.integer({ min: 1, max: 4096 }).map(String),
        length: fc.constantFrom('64', '60..1514', 'imix', '60:7,590:4,1514:1', '60:1'),
        rate: fc.constantFrom('100kfps', '200Mbps', '10%', '2.5Kfps'),
        burst: fc.integer({ min: 1, max: 0xffff }).map(String),
      },
      { requiredKeys: [] },
    );
    const spec = values
      .filter((one) => Object.keys(one).length > 0)
      .chain((one) =>
        fc
          .shuffledSubarray(Object.entries(one), { minLength: Object.keys(one).length })
          .map((parts) => ({ one, text: parts.map(([key, value]) => `${key}=${value}`).join(',') })),
      );
    const options = { ...given, rate: '1kfps', burst: 3 };
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 4 }), (specs) => {
        const streams = parseStreams(
          specs.map(({ text }) => text),
          options,
        );
        const expected = specs.map(({ one: { frames, length, rate, burst } }) =>
          parseTraffic(Number(frames ?? options.frames), length ?? options.length, options.seed, {
            rate: rate ?? options.rate,
            burst: burst === undefined ? options.burst : Number(burst),
          }),
        );
        expect(streams).to.deep.equal(expected);
      }),
    );
  });

  it('is read, or refused with an error that names it and says what to do, whatever it is', () => {
    const pieces = fc.constantFrom(
      'frames',
      'length',
      'rate',
      'burst',
      '=',
      ',',
      ':',
      '..',
      '0',
      '64',
      '9',
      'kfps',
      '%',
    );
    const odd = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(odd, (spec) => {
        try {
          expect(parseStreams([spec], given)).to.have.length(1);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
          const { message, remedy } = error as UsageError;
          expect(message).to.contain(`--stream ${spec}: `);
          expect(remedy).not.to.equal('');
        }
      }),
      { numRuns: 1000 },
    );
  });

  const wrong: readonly (readonly [readonly string[], string, string])[] = [
    [[], 'StreamInvalid', '--stream says nothing'],
    [[''], 'StreamInvalid', '--stream : "" is not of the form key=value'],
    [['frames'], 'StreamInvalid', '"frames" is not of the form key=value'],
    [['64,length=64'], 'StreamInvalid', '"64" is not of the form key=value'],
    [['vlan=5'], 'StreamInvalid', '--stream vlan=5: "vlan" is none of frames, length, rate, burst'],
    [['=5'], 'StreamInvalid', '"" is none of'],
    [['toString=5'], 'StreamInvalid', '"toString" is none of'],
    [['frames=5,length=64,frames=5'], 'StreamInvalid', 'frames is given twice'],
    [['frames=1e3'], 'StreamInvalid', 'frames "1e3" is not a whole number'],
    [['frames=5,'], 'StreamInvalid', 'frames "5," is not a whole number'],
    [['frames='], 'StreamInvalid', 'frames "" is not a whole number'],
    [['frames=0'], 'FramesInvalid', '--stream frames=0: frames 0 is not a number from 1 to 16384'],
    [['length=64', 'length=59'], 'LengthInvalid', '--stream length=59: length 59 is neither a length, a range'],
    [['length=60:65,61:1'], 'BadLengthMix', '--stream length=60:65,61:1: length 60:65,61:1: the weights'],
    [['rate=fast'], 'BadRate', '--stream rate=fast: rate fast: "fast" is not a rate'],
    [['rate=90Gbps'], 'BadRate', '--stream rate=90Gbps: rate 90Gbps: 90 Gbps is too fast'],
    [['burst=2'], 'BurstInvalid', '--stream burst=2: burst 2 is not a number from 1 to 65535, with a rate'],
    [['rate=1kfps,burst=65536'], 'BurstInvalid', 'burst 65536 is not a number'],
    [Array.from({ length: 5 }, () => 'frames=1'), 'TooManyStreams', '--stream is given 5 times, and the NIC has 4'],
    [['frames=8192', 'frames=8192', 'frames=1'], 'FramesInvalid', 'frames of all --stream add up to 16385'],
  ];
  for (const [specs, code, message] of wrong) {
    it(`refuses ${specs.map((spec) => `"${spec}"`).join(' ')}: ${code}`, () => {
      expect(() => parseStreams(specs, given))
        .to.throw(UsageError, message)
        .with.property('code', code);
    });
  }

  it('takes as many streams as the NIC has, and as many frames as the guest holds', () => {
    expect(
      parseStreams(
        Array.from({ length: 4 }, () => 'frames=4096'),
        given,
      ),
    ).to.have.length(4);
  });
});
