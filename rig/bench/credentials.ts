import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import type { HostCredentials } from '../host/credentials.js';

/**
 * Reads ca.crt, controller.crt and controller.key.
 * @throws UsageError `CertificatesMissing`
 */
export function readCredentials(directory: string): HostCredentials {
  try {
    const read = (name: string) => readFileSync(join(directory, name));
    return { ca: read('ca.crt'), cert: read('controller.crt'), key: read('controller.key') };
  } catch (cause) {
    throw new UsageError(
      'CertificatesMissing',
      `cannot read the certificates in ${directory}: ${cause instanceof Error ? cause.message : String(cause)}`,
      'name the directory with ca.crt, controller.crt and controller.key of this bench in its file, at agent.certificates',
      { cause },
    );
  }
}
