import { UsageError } from '../base/errors.js';
import { limits } from '../nic/limits.js';
import { mostFrames, parseTraffic, type Streams } from './traffic.js';

/** One stream of frames, in the words of the command line. */
export interface StreamRequest {
  /** 256 unless stated. */
  readonly frames?: number;
  /** Bytes without FCS: `64`, `60..1514`, `imix`, or a mix `60:7,1514:1`; `60..1514` unless stated. */
  readonly length?: string;
  /** `100kfps`, `200Mbps` on the line, or `10%` of 10 Gb/s; as fast as the guest takes them unless stated. */
  readonly rate?: string;
  /** Frames that come back to back at this rate. */
  readonly burst?: number;
}

/** What is to be injected: one stream, or several at the same time. */
export interface TrafficRequest extends StreamRequest {
  /** Decides order of lengths and payload; 1 unless stated. */
  readonly seed?: number;
  /** Streams that are injected at the same time, at most four; what one leaves out is taken from the request itself. */
  readonly streams?: readonly StreamRequest[];
}

/** Checks what is asked for. @throws UsageError naming the part */
export function streamsOf(request: TrafficRequest, defaultSeed = 1): Streams {
  const { streams, seed = defaultSeed, ...common } = request;
  const parse = (stream: StreamRequest, where: string) => {
    const { frames = 256, length = '60..1514', rate, burst } = { ...common, ...stream };
    return parseTraffic(frames, length, seed, { rate, burst }, where);
  };
  if (streams === undefined) return [parse({}, '')];
  const [first, ...others] = streams.map((stream, number) => parse(stream, `streams[${number}].`));
  if (first === undefined || streams.length > limits.streams) {
    throw new UsageError(
      'StreamsInvalid',
      `streams has ${streams.length} entries, not 1 to ${limits.streams}`,
      'ask for such a number of streams',
    );
  }
  const all: Streams = [first, ...others];
  const frames = all.reduce((sum, stream) => sum + stream.frames, 0);
  if (frames > mostFrames) {
    throw new UsageError(
      'FramesInvalid',
      `the frames of all streams add up to ${frames}, more than ${mostFrames}`,
      'ask for fewer',
    );
  }
  return all;
}
