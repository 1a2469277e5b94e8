import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UsageError } from '../base/errors.js';

/** PEM files of one side of a bench: the bench's own authority, and a certificate that it signed. */
export interface HostCredentials {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

const certificatePem = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads ca.crt, controller.crt and controller.key, and sees that an agent can be met with them: gRPC would take a
 * damaged authority for a host that does not answer.
 * @throws UsageError `CertificatesMissing`, `CertificateInvalid`, `CertificateExpired`, naming the file
 */
export function readCredentials(directory: string, now = new Date()): HostCredentials {
  const file = (name: string): string => join(directory, name);
  const { ca, cert, key } = readFiles(directory);
  const authorities = certificatesIn(file('ca.crt'), ca);
  const [own, ...between] = certificatesIn(file('controller.crt'), cert);
  const privateKey = keyIn(file('controller.key'), key);
  if (!own?.checkPrivateKey(privateKey)) {
    throw invalid(`${file('controller.key')} is not the key of ${file('controller.crt')}`);
  }
  const isIssuer = (one: X509Certificate): boolean => own.checkIssued(one) && own.verify(one.publicKey);
  if (![...between, ...authorities].some(isIssuer)) {
    throw invalid(`${file('controller.crt')} is not signed by ${file('ca.crt')}`);
  }
  assertTime(file('controller.crt'), own, now);
  for (const authority of authorities) assertTime(file('ca.crt'), authority, now);
  return { ca, cert, key };
}

function readFiles(directory: string): HostCredentials {
  try {
    const read = (name: string) => readFileSync(join(directory, name));
    return { ca: read('ca.crt'), cert: read('controller.crt'), key: read('controller.key') };
  } catch (cause) {
    throw new UsageError(
      'CertificatesMissing',
      `cannot read the certificates in ${directory}: ${messageOf(cause)}`,
      'name the directory with ca.crt, controller.crt and controller.key of this bench in its file, at agent.certificates',
      { cause },
    );
  }
}

function certificatesIn(file: string, pem: Buffer): readonly X509Certificate[] {
  const texts = pem.toString('latin1').match(certificatePem) ?? [];
  if (texts.length === 0) throw invalid(`${file} holds no certificate in PEM`);
  try {
    return texts.map((text) => new X509Certificate(text));
  } catch (cause) {
    throw invalid(`${file} holds a damaged certificate: ${messageOf(cause)}`, cause);
  }
}

function keyIn(file: string, pem: Buffer): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw invalid(`${file} holds no private key in PEM without a passphrase: ${messageOf(cause)}`, cause);
  }
}

function assertTime(file: string, { validFrom, validTo }: X509Certificate, now: Date): void {
  if (now > new Date(validTo)) {
    throw new UsageError('CertificateExpired', `${file} was valid until ${validTo}`, remedy);
  }
  if (now < new Date(validFrom)) {
    const what = `${file} is not valid before ${validFrom}, and the clock of this computer says ${now.toISOString()}`;
    throw new UsageError('CertificateExpired', what, 'set the clock of this computer');
  }
}

const remedy =
  'make new ones with "rig host enrol NAME -- ssh root@HOST", or name another directory in the bench file, at agent.certificates';

function invalid(what: string, cause?: unknown): UsageError {
  return new UsageError('CertificateInvalid', what, remedy, { cause });
}
