/** PEM files of one side of a bench: the bench's own authority, and a certificate that it signed. */
export interface HostCredentials {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}
