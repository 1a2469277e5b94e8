import { shellWord } from '../base/errors.js';

// A process takes no two benches of one name: locks, leases and machines go by it.
const words = new Map<string, string>();

/** Notes what a command line calls a bench that was chosen, where its name alone would not find it again. */
export function noteBenchWord(name: string, word: string): void {
  words.set(name, word);
}

/** What a remedy calls a bench on a command line: its name, or the file by which it was chosen. */
export function benchWord(name: string): string {
  return shellWord(words.get(name) ?? name);
}
