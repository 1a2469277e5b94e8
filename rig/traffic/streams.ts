import { UsageError } from '../base/errors.js';
import { limits } from '../nic/limits.js';
import { mostFrames, parseTraffic, type Streams, type TrafficOptions } from './traffic.js';

/** The options of traffic as the user gave them. */
export interface TrafficArguments {
  readonly frames: number;
  readonly length: string;
  readonly seed: number;
  readonly rate?: string | undefined;
  readonly burst?: number | undefined;
}

const keys = ['frames', 'length', 'rate', 'burst'] as const;
type Key = (typeof keys)[number];

const form = 'write for example --stream frames=100,length=60..1514,rate=2kfps,burst=8';

/**
 * The streams of a run: one for each `--stream SPEC`, with what the SPEC leaves out from the options; the options
 * themselves when it is not used.
 * @throws UsageError naming the option
 */
export function parseStreams(specs: readonly string[] | undefined, given: TrafficArguments): Streams {
  if (!specs) return [parseTraffic(given.frames, given.length, given.seed, given)];
  if (specs.length > limits.streams) {
    throw new UsageError(
      'TooManyStreams',
      `--stream is given ${specs.length} times, and the NIC has ${limits.streams} streams`,
      `give it at most ${limits.streams} times`,
    );
  }
  const [first, ...others] = specs.map((spec) => parseStream(spec, given));
  if (!first) throw new UsageError('StreamInvalid', '--stream says nothing', form);
  const streams: Streams = [first, ...others];
  const frames = streams.reduce((sum, stream) => sum + stream.frames, 0);
  if (frames > mostFrames) {
    throw new UsageError(
      'FramesInvalid',
      `the frames of all --stream add up to ${frames}, more than ${mostFrames}`,
      'give each --stream its frames=, so that they are fewer',
    );
  }
  return streams;
}

function parseStream(spec: string, given: TrafficArguments): TrafficOptions {
  const values = readSpec(spec);
  const numeric = (key: 'frames' | 'burst'): number | undefined => {
    const text = values.get(key);
    return text === undefined ? given[key] : wholeNumber(spec, key, text);
  };
  return parseTraffic(
    numeric('frames') ?? given.frames,
    values.get('length') ?? given.length,
    given.seed,
    { rate: values.get('rate') ?? given.rate, burst: numeric('burst') },
    `--stream ${spec}: `,
  );
}

/** Only a comma before `key=` separates: those within a mix of lengths belong to its value, and no value has a "=". */
function readSpec(spec: string): ReadonlyMap<Key, string> {
  const values = new Map<Key, string>();
  for (const part of spec.split(/,(?=[^,=]*=)/)) {
    const [name = '', ...rest] = part.split('=');
    const key = keys.find((one) => one === name);
    if (rest.length === 0) throw invalid(spec, `"${part}" is not of the form key=value`);
    if (!key) throw invalid(spec, `"${name}" is none of ${keys.join(', ')}`);
    if (values.has(key)) throw invalid(spec, `${key} is given twice`);
    values.set(key, rest.join('='));
  }
  return values;
}

function wholeNumber(spec: string, key: Key, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw invalid(spec, `${key} "${text}" is not a whole number`);
  return Number(text);
}

function invalid(spec: string, what: string): UsageError {
  return new UsageError('StreamInvalid', `--stream ${spec}: ${what}`, form);
}
