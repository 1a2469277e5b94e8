import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { RigError } from '../../../rig/base/errors.js';
import { describeCommands, type DescribedCommand, type DescribedOption } from '../../../rig/cli/command-tree.js';
import { checkOptions, wantsJson } from '../../../rig/cli/options.js';

const declared = {
  key: { frames: true, length: true, stream: true, json: true, format: true },
  array: ['stream'],
  boolean: ['json'],
  number: ['frames'],
  string: ['length', 'stream'],
  choices: { format: ['html', 'junit'] },
};

/** What a command line is told, as code and the option that it names; nothing when nothing is wrong. */
function told(words: readonly string[], given: object = {}): unknown {
  try {
    return checkOptions(words, given, declared, 'rig run');
  } catch (error) {
    if (!(error instanceof RigError)) throw error;
    expect(error.exitCode).to.equal(2);
    return [error.code, /--\w+/.exec(error.message)?.[0]];
  }
}

describe('options of the command', () => {
  it('are refused when given twice, whatever their values', () => {
    expect(told(['--length', '60', '--length=70'], { length: ['60', '70'] })).to.include('OptionRepeated');
    expect(told(['--frames', '3', '--frames', '3'], { frames: 3 })).to.include('OptionRepeated');
    expect(told(['--format=html', '--format=html'], { format: ['html', 'html'] })).to.deep.equal([
      'OptionRepeated',
      '--format',
    ]);
  });

  it('may be repeated when they are lists, and flags may as well', () => {
    expect(told(['--stream', 'a', '--stream', 'b'], { stream: ['a', 'b'] })).to.equal(undefined);
    expect(told(['--json', '--json'], { json: [true, true] })).to.equal(undefined);
  });

  it('are refused without their value', () => {
    expect(told(['--length'])).to.deep.equal(['OptionValueMissing', '--length']);
    expect(told(['--length='])).to.deep.equal(['OptionValueMissing', '--length']);
    expect(told(['--length', ''])).to.deep.equal(['OptionValueMissing', '--length']);
    expect(told(['--frames', '--json'])).to.deep.equal(['OptionValueMissing', '--frames']);
    expect(told(['--stream', 'a', '--stream'])).to.deep.equal(['OptionValueMissing', '--stream']);
    expect(told(['--frames', '-1'], { frames: -1 })).to.equal(undefined);
  });

  it('are refused when they are no numbers, no choice, or flags with a value', () => {
    expect(told(['--frames', 'many'], { frames: NaN })).to.deep.equal(['OptionNotNumber', '--frames']);
    expect(told(['--format', 'x'], { format: 'x' })).to.deep.equal(['OptionInvalid', '--format']);
    expect(told(['--json=maybe'])).to.deep.equal(['OptionNotValued', '--json']);
    expect(told(['--json=false', '--no-json'])).to.equal(undefined);
  });

  it('are refused when there are none of that name, but not those of another command', () => {
    for (const word of ['--nope', '--no-length', '--frames.x', '--__proto__', '--toString']) {
      expect(told([word, 'a'])).to.include('OptionUnknown');
    }
    expect(told(['-frames', '3'])).to.include('OptionUnknown');
    expect(told(['--', '-v', '--nope'])).to.equal(undefined);
  });

  it('say whether errors are told as JSON, also where they cannot be read', () => {
    expect(wantsJson(['run', '--json', '--nope'])).to.equal(true);
    expect(wantsJson(['run', '--json', '--no-json'])).to.equal(false);
    expect(wantsJson(['run', '--json=false'])).to.equal(false);
    expect(wantsJson(['host', 'enrol', 'a', '--', 'reach', '--json'])).to.equal(false);
  });
});

interface Leaf {
  /** The words that lead to a command, with one for each of its places. */
  readonly words: readonly string[];
  readonly options: readonly DescribedOption[];
}

function leaves(commands: readonly DescribedCommand[], above: readonly string[] = []): readonly Leaf[] {
  return commands.flatMap(({ name, options, positionals, subcommands }) => {
    const path = [...above, name];
    if (subcommands.length > 0) return leaves(subcommands, path);
    return [{ words: [...path, ...positionals.map(({ choices }) => choices[0] ?? 'word')], options }];
  });
}

/** The option that is to be named, and what is written of it. */
type Bad = readonly [option: string, ...given: string[]];

const badOption = ({ name, kind, choices, list }: DescribedOption): fc.Arbitrary<Bad> => {
  const option = `--${name}`;
  if (kind === 'flag') return fc.constant([option, `${option}=maybe`]);
  const all: Bad[] = [
    [option, option],
    [option, `${option}=`],
  ];
  if (!list) all.push([option, `${option}=1`, `${option}=1`]);
  if (kind === 'number' || choices.length > 0) all.push([option, `${option}=x\ny`]);
  return fc.constantFrom(...all);
};

const unknownOption = (options: readonly DescribedOption[]): fc.Arbitrary<Bad> =>
  fc
    .stringMatching(/^[a-z][a-z.-]{0,12}$/)
    .filter((name) => !options.some((one) => name === one.name || name === `no-${one.name}`))
    .chain((name) => fc.constantFrom<Bad>([`--${name}`, `--${name}`], [`--${name}`, `--${name}=x`]));

describe('a bad option', function () {
  this.timeout(60_000);
  const { MPRIG_BENCH, MPRIG_RUNS } = process.env;
  let place: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), 'mprig-options-'));
    // No command line gets as far as to a bench.
    process.env['MPRIG_BENCH'] = join(place, 'nowhere.yaml');
    process.env['MPRIG_RUNS'] = place;
  });
  after(() => {
    rmSync(place, { recursive: true, force: true });
    for (const [name, value] of Object.entries({ MPRIG_BENCH, MPRIG_RUNS })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  /** What is told of a command line: its error's exit code and its text. */
  async function outcome(
    words: readonly string[],
    carriedOut = true,
  ): Promise<{ exitCode: number; code: string; text: string }> {
    // Commands load what they need when they run: so must the test, to know the same classes of errors.
    const { parserOf } = await import('../../../rig/cli/command-line.js');
    const { asRigError, errorText } = await import('../../../rig/cli/exit.js');
    try {
      const parser = await parserOf(words);
      if (!carriedOut) parser.middleware(() => expect.fail('understood'));
      await parser.parseAsync();
    } catch (error) {
      const rigError = asRigError(error);
      return { exitCode: rigError.exitCode, code: rigError.code, text: errorText(rigError) };
    }
    return expect.fail(`nothing is wrong with ${JSON.stringify(words)}`);
  }

  it('is named in one line, with exit code 2, by every command', async () => {
    const all = leaves(await describeCommands());
    const bad = fc.constantFrom(...all).chain(({ words, options }) => {
      const own = options.filter(({ name }) => name !== 'help' && name !== 'version');
      return fc
        .oneof(unknownOption(options), fc.constantFrom(...own).chain(badOption))
        .map(([option, ...given]) => ({ words: [...words, ...given], option }));
    });
    await fc.assert(
      fc.asyncProperty(bad, async ({ words, option }) => {
        const { exitCode, text } = await outcome(words, false);
        expect(exitCode, text).to.equal(2);
        expect(text).to.contain(option);
        expect(text).to.not.match(/\p{Cc}|^Internal| at .*:\d+:\d+/u);
      }),
      { numRuns: 60 },
    );
  });

  it('is one that is the name of a word of the command', async () => {
    for (const words of [
      ['compare', 'a', 'b', '--b=x'],
      ['report', '--run=x'],
      ['test', '--files', 'x'],
    ]) {
      expect(await outcome(words, false)).to.include({ exitCode: 2, code: 'OptionUnknown' });
    }
  });

  it('is named by the command that cannot do with its value', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('-1', '0', '1e99', '1.5', '60..', '10%', '3/2', '(', '8h'));
    const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 1.5, 2 ** 53)).map(String);
    const values = {
      run: { length: text, rate: text, stream: text, replay: text, require: text, format: text },
      'run ': { frames: number, seed: number, burst: number, passes: number },
      'test smoke': { grep: text, repeat: text, shard: text },
      'test smoke ': { retries: number, seed: number, 'max-failures': number, timeout: number },
    };
    const lines = Object.entries(values).flatMap(([command, options]) =>
      Object.entries(options).map(([name, value]) =>
        value.map((one) => ({ words: [...command.trim().split(' '), `--${name}=${one}`], name })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(...lines), async ({ words, name }) => {
        const { exitCode, code, text: line } = await outcome(words);
        expect(exitCode, line).to.equal(2);
        expect(line).to.not.match(/\p{Cc}/u);
        // A value with which nothing is wrong gets as far as to the bench.
        if (code !== 'BenchUnknown') expect(line).to.contain(`--${name}`);
      }),
      { numRuns: 80 },
    );
  });
});
