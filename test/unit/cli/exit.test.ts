import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { asRigError } from '../../../rig/cli/exit.js';

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('it succeeded');
}

describe('an error that nobody has made words of', () => {
  it('is trouble with a file when a system call has failed with it', () => {
    const missing = join(tmpdir(), `mprig-missing-${process.pid}`);
    const error = asRigError(errorOf(() => readFileSync(missing)));
    expect(error).to.include({ code: 'FileUnusable', exitCode: 3 });
    expect(error.remedy).to.contain(missing);
  });

  it('is a mistake of ours otherwise', () => {
    expect(asRigError(new Error('what'))).to.include({ code: 'Internal', exitCode: 4 });
    expect(asRigError('what')).to.include({ exitCode: 4 });
  });
});
