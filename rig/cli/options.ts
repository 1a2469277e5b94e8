import type { Argv, MiddlewareFunction } from 'yargs';
import { UsageError } from '../base/errors.js';
import { insideOf, type DeclaredOptions } from './yargs-inside.js';

/** Headings under which help lists options. */
export const groups = {
  traffic: 'Traffic:',
  proof: 'Proof:',
  choice: 'Which tests:',
  repetition: 'How often:',
  bench: 'Bench:',
  results: 'Results:',
  comparison: 'What is compared:',
  rule: 'What may go:',
  output: 'Output:',
} as const;

/** `--json`, which every command has. */
export const jsonOption = {
  type: 'boolean',
  default: false,
  group: groups.output,
  describe: 'One JSON document on stdout, nothing else there',
} as const;

/** The words that are the rig's own: what follows `--` belongs to another command. */
function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
}

/** Whether an error is to be told as JSON, also one for which the command line could not be read. */
export function wantsJson(words: readonly string[]): boolean {
  const last = ownWords(words).findLast((word) => /^--(?:no-)?json(?:=|$)/.test(word));
  return last !== undefined && !last.startsWith('--no-') && last !== '--json=false';
}

/** For yargs, before its own rules, which tell less: see {@link checkOptions}. */
export function optionCheck(words: readonly string[]): MiddlewareFunction<object> {
  const check = (given: object, yargs: Argv) => {
    const inside = insideOf(yargs);
    const command = ['rig', ...inside.getInternalMethods().getContext().commands].join(' ');
    const positionals =
      inside.getGroups()[inside.getInternalMethods().getUsageInstance().getPositionalGroupName()] ?? [];
    checkOptions(words, given, { ...inside.getOptions(), positionals }, command);
  };
  // That yargs hands itself over, too, is in its documentation and not in its types.
  return check as unknown as MiddlewareFunction<object>;
}

/**
 * Checks what yargs lets pass and no command can mean, and what it would not tell in one line with the option's name:
 * an option that there is not, one given twice that is no list, one without its value, a number or a choice that is
 * none, a flag with a value. A flag given twice is a flag.
 * @param words the command line
 * @param given what yargs has read in it
 * @throws UsageError naming the option and the rule
 */
export function checkOptions(
  words: readonly string[],
  given: object,
  declared: DeclaredOptions & { readonly positionals?: readonly string[] },
  command: string,
): void {
  const own = ownWords(words);
  // A word of the command has its place, although yargs would take its name for an option, too.
  const options = Object.keys(declared.key).filter((name) => !declared.positionals?.includes(name));
  for (const [index, word] of own.entries()) checkWord(word, own[index + 1], options, declared, command);
  for (const [name, value] of Object.entries(given)) {
    // Besides options there are the words of the command, the program's name, and second spellings of names with a hyphen.
    if (Object.hasOwn(declared.key, name)) checkValue(name, value, own, declared);
  }
  if ('quiet' in given && 'verbose' in given && given.quiet && given.verbose) {
    throw new UsageError('OptionsContradict', '--quiet and --verbose contradict each other', 'give one of them');
  }
}

function isOption(word: string | undefined): boolean {
  return word !== undefined && /^-./.test(word) && !/^-\.?\d/.test(word);
}

function checkWord(
  word: string,
  next: string | undefined,
  options: readonly string[],
  declared: DeclaredOptions,
  command: string,
): void {
  if (!isOption(word)) return;
  const [, option = word, name = '', value] = /^(--([^=]+))(?:=(.*))?$/s.exec(word) ?? [];
  const isFlag = (one: string) => declared.boolean.includes(one);
  if (name.startsWith('no-') && isFlag(name.slice(3)) && value === undefined) return;
  if (!options.includes(name)) {
    throw new UsageError('OptionUnknown', `${option} is no option of "${command}"`, `see "${command} --help"`);
  }
  if (isFlag(name)) {
    if (value === undefined || value === 'true' || value === 'false') return;
    throw new UsageError(
      'OptionNotValued',
      `${option} is given "${value}", but takes no value`,
      `write ${option} alone`,
    );
  }
  if (value === '' || (value === undefined && (next === undefined || next === '' || isOption(next)))) {
    throw new UsageError('OptionValueMissing', `${option} is given without a value`, `give it one: ${option} VALUE`);
  }
}

function checkValue(name: string, value: unknown, words: readonly string[], declared: DeclaredOptions): void {
  const times = words.filter((word) => word === `--${name}` || word.startsWith(`--${name}=`)).length;
  const option = times > 0 ? `--${name}` : name;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (times > 1 && !declared.boolean.includes(name) && !declared.array.includes(name)) {
    throw new UsageError('OptionRepeated', `${option} is given ${times} times`, 'give it once');
  }
  if (declared.number.includes(name) && values.some((one) => !Number.isFinite(one))) {
    throw new UsageError('OptionNotNumber', `${option} wants a number`, `give it one: ${option} NUMBER`);
  }
  const choices = declared.choices[name];
  const other = choices && values.find((one) => one !== undefined && !choices.includes(String(one)));
  if (choices && other !== undefined) {
    const rule = `${option} ${String(other)} is none of ${choices.join(', ')}`;
    throw new UsageError('OptionInvalid', rule, 'choose of these');
  }
}
