import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs openssl with these arguments in the authority's directory. */
export type Openssl = (args: readonly string[]) => Promise<unknown>;

const dayMs = 24 * 60 * 60_000;
/** A virtual bench that stays up over a renewal keeps working for more than half a year. */
export const validDays = 400;
/** Clocks of two machines differ. */
const backdatedDays = 1;

/** The name by which the agent is known, wherever it listens. */
export const agentName = 'mprig-agent';
const controllerName = 'mprig-controller';

/** What each certificate may be used for (OpenSSL: x509v3_config). */
export const opensslConfig = `[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[agent]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:${agentName}
[controller]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = DNS:${controllerName}
`;

const configFile = 'openssl.cnf';

/**
 * A bench's own authority, in a directory: `ca.crt`, and what it signs. Its key is to be destroyed as soon as agent and
 * controller have their certificates: then nothing more can ever be signed for this bench.
 */
export class BenchAuthority {
  private constructor(
    private readonly openssl: Openssl,
    private readonly directory: string,
    private readonly now: Date,
  ) {}

  /** Makes the authority of a bench; the directory is made when it is missing. */
  static async make(openssl: Openssl, directory: string, bench: string, now: Date): Promise<BenchAuthority> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(join(directory, configFile), opensslConfig);
    const authority = new BenchAuthority(openssl, directory, now);
    await authority.withNewKey('ca', `mprig bench ${bench}`, []);
    return authority;
  }

  /** Makes a key and its certificate: `agent.key` and `agent.crt`, or those of the controller. */
  issue(who: 'agent' | 'controller'): Promise<void> {
    return this.withNewKey(who, { agent: agentName, controller: controllerName }[who], this.issuer);
  }

  /** Makes `agent.crt` for the key of a request (PEM), which stays where it was made. Only the key is taken from it. */
  async certifyAgent(request: string): Promise<void> {
    const file = 'agent.csr';
    await writeFile(join(this.directory, file), request);
    await this.sign('agent', agentName, ['-in', file, ...this.issuer]);
    await rm(join(this.directory, file));
  }

  /** Removes the authority's key. */
  async destroy(): Promise<void> {
    await rm(join(this.directory, 'ca.key'));
    await rm(join(this.directory, configFile));
  }

  private get issuer(): readonly string[] {
    return ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
  }

  private async withNewKey(who: 'ca' | 'agent' | 'controller', name: string, issuer: readonly string[]): Promise<void> {
    const key = join(this.directory, `${who}.key`);
    // Made first and empty: the key is never readable to others, whatever the umask is.
    await writeFile(key, '', { mode: 0o600 });
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', `${who}.key`];
    await this.sign(who, name, [...newKey, ...issuer]);
    await chmod(key, 0o600);
  }

  private async sign(who: 'ca' | 'agent' | 'controller', name: string, what: readonly string[]): Promise<void> {
    const parts = ['-config', configFile, '-subj', `/CN=${name}`, '-extensions', who];
    const times = ['-not_before', this.time(-backdatedDays), '-not_after', this.time(validDays)];
    await this.openssl(['req', '-x509', ...parts, ...times, ...what, '-out', `${who}.crt`]);
  }

  /** YYYYMMDDHHMMSSZ, so many days from now. */
  private time(days: number): string {
    const time = new Date(this.now.getTime() + days * dayMs).toISOString();
    return `${time.slice(0, 19).replace(/[-:T]/g, '')}Z`;
  }
}
