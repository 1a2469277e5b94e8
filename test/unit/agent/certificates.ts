import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { HostCredentials } from '../../../rig/host/credentials.js';

const run = promisify(execFile);

/** An authority of its own with one certificate for each side of a bench. */
export interface TestBench {
  readonly agent: HostCredentials;
  readonly controller: HostCredentials;
}

/** Whether this machine can make certificates. */
export async function hasOpenssl(): Promise<boolean> {
  return run('openssl', ['version']).then(
    () => true,
    () => false,
  );
}

/** Makes the certificates of a bench. */
export async function makeTestBench(): Promise<TestBench> {
  const folder = await mkdtemp(join(tmpdir(), 'mprig-test-tls-'));
  const file = (name: string): string => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    const subject = ['-subj', '/CN=authority of a test'];
    await run('openssl', ['req', '-x509', ...newKey, ...subject, '-keyout', file('ca.key'), '-out', file('ca.crt')]);
    const ca = await readFile(file('ca.crt'));
    const side = async (name: string): Promise<HostCredentials> => {
      const request = ['-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('csr')];
      await run('openssl', ['req', ...newKey, ...request]);
      await writeFile(file('extensions'), `subjectAltName=DNS:${name}\n`);
      const signer = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial'];
      const sign = ['x509', '-req', '-in', file('csr'), ...signer, '-extfile', file('extensions'), '-out', file('crt')];
      await run('openssl', sign);
      return { ca, cert: await readFile(file('crt')), key: await readFile(file('key')) };
    };
    return { agent: await side('mprig-agent'), controller: await side('mprig-controller') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
