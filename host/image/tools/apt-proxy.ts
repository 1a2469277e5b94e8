import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

/** mmdebstrap reads nothing of the machine's apt configuration; without the proxy it would not get out of many labs. */
export async function aptProxyOptions(): Promise<string[]> {
  const args = ['shell', 'HTTP', 'Acquire::http::Proxy', 'HTTPS', 'Acquire::https::Proxy'];
  const config = await execFileAsync('apt-config', args, { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  return proxyOptions(config.stdout);
}

/** Turns the answer of `apt-config shell` into mmdebstrap's options. */
export function proxyOptions(answer: string): string[] {
  return [...answer.matchAll(/^(HTTPS?)='([^'"]+)'$/gm)].map(([, scheme = '', uri = '']) => {
    return `--aptopt=Acquire::${scheme.toLowerCase()}::Proxy "${uri}"`;
  });
}
