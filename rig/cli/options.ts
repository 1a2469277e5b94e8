import type { Arguments } from 'yargs';
import { UsageError } from '../base/errors.js';

/**
 * A check, for all commands, of what yargs lets pass and no command can mean: an option given twice that is no list, an
 * option without its value, a number that is none. A flag given twice is a flag.
 * @param words the command line
 * @throws UsageError (the check) naming the option and the rule
 */
export function checkOptions(words: readonly string[]): (given: Arguments, declared: object) => true {
  return (given, declared) => {
    const { array = [], number = [], string = [] } = declared as Record<string, readonly string[] | undefined>;
    const isValued = (name: string) => string.includes(name) || number.includes(name);
    const bare = words.find((word, index) => {
      const next = words[index + 1];
      return word.startsWith('--') && isValued(word.slice(2)) && (next === undefined || next.startsWith('--'));
    });
    if (bare !== undefined) {
      throw new UsageError('OptionValueMissing', `${bare} is given without a value`, `give it one: ${bare} VALUE`);
    }
    for (const [name, value] of Object.entries(given)) {
      // Besides options there are the words of the command, the program's name, and second spellings of names with a hyphen.
      if (!isValued(name)) continue;
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (values.length > 1 && !array.includes(name)) {
        throw new UsageError('OptionRepeated', `--${name} is given ${values.length} times`, 'give it once');
      }
      if (number.includes(name) && values.some((one) => Number.isNaN(one))) {
        throw new UsageError('OptionNotNumber', `--${name} wants a number`, `give it one: --${name} NUMBER`);
      }
    }
    return true;
  };
}
