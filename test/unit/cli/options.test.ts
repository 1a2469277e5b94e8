import { expect } from 'chai';
import yargs from 'yargs';
import { RigError } from '../../../rig/base/errors.js';
import { checkOptions } from '../../../rig/cli/options.js';

/** What a command line is told, as code and the option that it names; or the options, when nothing is wrong. */
function told(...words: readonly string[]): unknown {
  try {
    const given: object = yargs([...words])
      .option('frames', { type: 'number' })
      .option('length', { type: 'string', default: '60' })
      .option('stream', { type: 'string', array: true })
      .option('json', { type: 'boolean' })
      .exitProcess(false)
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .check(checkOptions(words), true)
      .parseSync();
    return given;
  } catch (error) {
    if (!(error instanceof RigError)) throw error;
    expect(error.exitCode).to.equal(2);
    return [error.code, /--\w+/.exec(error.message)?.[0]];
  }
}

describe('options of the command', () => {
  it('are refused when given twice, whatever their values', () => {
    expect(told('--length', '60', '--length', '70')).to.deep.equal(['OptionRepeated', '--length']);
    expect(told('--frames', '3', '--frames', '3')).to.deep.equal(['OptionRepeated', '--frames']);
  });

  it('may be repeated when they are lists, and flags may as well', () => {
    expect(told('--stream', 'a', '--stream', 'b')).to.have.deep.property('stream', ['a', 'b']);
    expect(told('--json', '--json')).not.to.be.an('array');
  });

  it('are refused without their value', () => {
    expect(told('--length')).to.deep.equal(['OptionValueMissing', '--length']);
    expect(told('--frames', '--json')).to.deep.equal(['OptionValueMissing', '--frames']);
    expect(told('--stream', 'a', '--stream')).to.deep.equal(['OptionValueMissing', '--stream']);
  });

  it('are refused when they are no numbers', () => {
    expect(told('--frames', 'many')).to.deep.equal(['OptionNotNumber', '--frames']);
    expect(told('--frames', '-1')).to.have.property('frames', -1);
  });
});
