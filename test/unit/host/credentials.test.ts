import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readCredentials, type HostCredentials } from '../../../rig/host/credentials.js';
import { hasOpenssl, makeTestBench, type TestBench } from '../agent/certificates.js';

describe('the certificates of a bench', function () {
  this.timeout(30_000);
  let bench: TestBench;
  let stranger: TestBench;
  let directory: string;

  before(async function () {
    if (!(await hasOpenssl())) {
      console.log('      skipped: this machine has no openssl to make certificates with');
      return this.skip();
    }
    [bench, stranger] = await Promise.all([makeTestBench(), makeTestBench()]);
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mprig-credentials-'));
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** What reading says of the controller's files, some of them changed. */
  function read(change: Partial<HostCredentials> = {}, now?: Date): unknown {
    const { ca, cert, key } = { ...bench.controller, ...change };
    writeFileSync(join(directory, 'ca.crt'), ca);
    writeFileSync(join(directory, 'controller.crt'), cert);
    writeFileSync(join(directory, 'controller.key'), key);
    try {
      return readCredentials(directory, now);
    } catch (error) {
      return error;
    }
  }

  it('are read as they are', () => {
    expect(read()).to.deep.equal(bench.controller);
  });

  it('are refused by the name of the file that is no PEM, or damaged', () => {
    const text = Buffer.from('no certificate');
    const damaged = Buffer.from(bench.controller.cert.toString('latin1').replace(/\n[A-Za-z0-9+/=]+\n/, '\nAAAA\n'));
    for (const [file, change] of [
      ['ca.crt', { ca: text }],
      ['controller.crt', { cert: text }],
      ['controller.crt', { cert: damaged }],
      ['controller.key', { key: text }],
    ] as const) {
      const error = read(change);
      expect(error).to.include({ code: 'CertificateInvalid', exitCode: 2 });
      expect((error as Error).message).to.contain(join(directory, file));
    }
  });

  it('are refused when they do not belong together', () => {
    const { ca, key } = stranger.controller;
    expect(read({ key })).to.include({ code: 'CertificateInvalid', exitCode: 2 });
    expect((read({ ca }) as Error).message).to.contain('is not signed by');
  });

  it('are refused before and after their time', () => {
    const year = 365 * 24 * 3600 * 1000;
    for (const now of [new Date(Date.now() - year), new Date(Date.now() + 100 * year)]) {
      expect(read({}, now)).to.include({ code: 'CertificateExpired', exitCode: 2 });
    }
  });

  it('are said to be missing when one of them is', () => {
    read();
    rmSync(join(directory, 'controller.key'));
    expect(() => readCredentials(directory))
      .to.throw()
      .with.property('code', 'CertificatesMissing');
  });
});
