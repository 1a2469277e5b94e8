import type { RateAccuracy } from '../nic/accuracy.js';
import type { InjectionDocument } from './document.js';

/**
 * How the streams of one injection were paced, each under its own name; of a single stream, under that of the injection.
 * @param accuracies by number of the stream; null for one without two frames
 */
export function streamInjections(
  name: string,
  accuracies: readonly (RateAccuracy | null)[],
): readonly InjectionDocument[] {
  return accuracies.flatMap((accuracy, stream) => {
    if (!accuracy) return [];
    return [{ name: accuracies.length === 1 ? name : `${name} stream ${stream}`, ...accuracy }];
  });
}
