import { runToEnd } from '../../../rig/base/program.js';

/** mmdebstrap reads nothing of the machine's apt configuration; without the proxy it would not get out of many labs. */
export async function aptProxyOptions(): Promise<string[]> {
  const args = ['shell', 'HTTP', 'Acquire::http::Proxy', 'HTTPS', 'Acquire::https::Proxy'];
  const config = await runToEnd({ command: 'apt-config', args }, { timeoutMs: 10_000 }).catch(() => undefined);
  return config?.code === 0 ? proxyOptions(config.stdout) : [];
}

/** Turns the answer of `apt-config shell` into mmdebstrap's options. */
export function proxyOptions(answer: string): string[] {
  return [...answer.matchAll(/^(HTTPS?)='([^'"]+)'$/gm)].map(([, scheme = '', uri = '']) => {
    return `--aptopt=Acquire::${scheme.toLowerCase()}::Proxy "${uri}"`;
  });
}
