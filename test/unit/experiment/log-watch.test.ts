import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelBench } from '../../../rig/bench/model/model-bench.js';
import { LogWatch } from '../../../rig/experiment/log-watch.js';
import { failureOf } from '../../failure-of.js';
import { OnModel } from './on-model.js';

const oops = 'BUG: unable to handle page fault';

describe('the watch of the logs', () => {
  let directory: string;
  let complaints: string[];
  const complain = (message: string) => void complaints.push(message);
  const kernelLog = () => join(directory, 'kernel.log');
  /** Every write to it fails: the disk is full. */
  const fillDisk = () => symlinkSync('/dev/full', kernelLog());

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-logs-'));
    complaints = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('keeps what is said, and remembers the first failure of a kernel', () => {
    const bench = new ModelBench();
    const log = new LogWatch(bench.host, directory, complain);
    bench.say('kernel', 'all is well');
    expect(log.oops()).to.equal(undefined);
    bench.say('kernel', oops, true);
    bench.say('guest-console', 'Kernel panic', true);
    expect(() => log.assertNoOops()).to.throw(`the kernel says: ${oops}`);
    log.close();
    expect(bench.goingOn).to.deep.equal([]);
    expect(readFileSync(kernelLog(), 'utf8')).to.equal(`all is well\n${oops}\n`);
    expect(readFileSync(join(directory, 'guest-console.log'), 'utf8')).to.equal('Kernel panic\n');
    expect(complaints).to.deep.equal([]);
  });

  it('judges what it cannot write, and says once that it cannot', () => {
    fillDisk();
    const bench = new ModelBench();
    const log = new LogWatch(bench.host, directory, complain);
    bench.say('kernel', 'all is well');
    bench.say('kernel', oops, true);
    bench.say('guest-console', 'up');
    expect(log.oops()).to.include({ code: 'KernelOops' });
    log.close();
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.match(/kernel\.log ends here: ENOSPC/);
    expect(readFileSync(join(directory, 'guest-console.log'), 'utf8')).to.equal('up\n');
  });

  it('judges where there is no place for its files at all', () => {
    const bench = new ModelBench();
    const log = new LogWatch(bench.host, join(directory, 'gone'), complain);
    bench.say('guest-console', 'Kernel panic', true);
    expect(log.oops()).to.include({ code: 'KernelOops' });
    log.close();
    expect(complaints).to.have.length(2);
  });

  it('fails a run whose kernel fails while the disk is full', async () => {
    fillDisk();
    const on: OnModel = new OnModel({
      faults: { before: (call) => (call === 'host.bind' ? on.bench.say('kernel', oops, true) : undefined) },
    });
    expect(await failureOf(on.run({ directory, complain }))).to.include({ code: 'KernelOops' });
    expect(complaints).to.have.length(1);
  });
});
