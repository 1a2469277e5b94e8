import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact, BuildContext } from '../cache/artefact.js';
import { runInTree } from '../tree/in-tree.js';

const dayMs = 24 * 60 * 60_000;
/** How often a bench gets new certificates. */
const renewalDays = 180;
/** A bench that stays up over a renewal keeps working for more than half a year. */
const validDays = 400;
/** Clocks of two machines differ. */
const backdatedDays = 1;

/** The name by which the agent is known, wherever it listens. */
export const agentName = 'mprig-agent';

/** What each certificate may be used for (OpenSSL: x509v3_config). */
const opensslConfig = `[req]
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
subjectAltName = DNS:mprig-controller
`;

/**
 * A bench's own authority with one certificate for its agent and one for the controller. The authority's key is
 * destroyed at once: nothing more can ever be signed for this bench.
 */
export function certificatesArtefact(tree: Artefact, bench: string, now: Date = new Date()): Artefact {
  const period = Math.floor(now.getTime() / (renewalDays * dayMs));
  return {
    name: 'certificates',
    title: `certificates of bench ${bench}`,
    needs: [tree],
    inputs: () => Promise.resolve({ bench, config: opensslConfig, period: String(period), days: String(validDays) }),
    build: (context) => makeCertificates(context, context.need(tree), bench, now),
  };
}

async function makeCertificates(context: BuildContext, tree: string, bench: string, now: Date): Promise<void> {
  const { directory } = context;
  const config = join(directory, 'openssl.cnf');
  await writeFile(config, opensslConfig);
  const issue = async (who: 'ca' | 'agent' | 'controller'): Promise<void> => {
    const key = `${who}.key`;
    // Made first and empty: the key is never readable to others, whatever the umask is.
    await writeFile(join(directory, key), '', { mode: 0o600 });
    const subject = { ca: `mprig bench ${bench}`, agent: agentName, controller: 'mprig-controller' }[who];
    const parts = ['-config', config, '-subj', `/CN=${subject}`, '-extensions', who, '-noenc'];
    const times = ['-not_before', opensslTime(now, -backdatedDays), '-not_after', opensslTime(now, validDays)];
    const files = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', `${who}.crt`];
    const issuer = who === 'ca' ? [] : ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
    const argv = ['openssl', 'req', '-x509', ...parts, ...times, ...files, ...issuer];
    await runInTree(context, tree, argv, { cwd: directory });
    await chmod(join(directory, key), 0o600);
  };
  await issue('ca');
  await issue('agent');
  await issue('controller');
  await rm(join(directory, 'ca.key'));
  await rm(config);
}

/** YYYYMMDDHHMMSSZ, so many days after a moment. */
function opensslTime(from: Date, days: number): string {
  const time = new Date(from.getTime() + days * dayMs).toISOString();
  return `${time.slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
