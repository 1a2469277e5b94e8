import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import packageDescription from '../../package.json' with { type: 'json' };
import { messageOf, RigError } from '../../rig/base/errors.js';
import { KvmHost } from './kvm-host.js';
import { readCertificates, serve } from './server.js';

const usage = `usage: agent [--tls DIR] [--listen HOST:PORT] [--opt DIR] [--state DIR]
  --tls     folder with ca.crt, agent.crt and agent.key (/etc/mprig)
  --listen  where the controller connects to (0.0.0.0:7443)
  --opt     folder with guest/ and bin/ (/usr/lib/mprig)
  --state   folder for what lives as long as the agent (/run/mprig)`;

/** Put here when the agent is bundled (host/image/steps/agent-bundle.ts). */
const build = process.env['MPRIG_AGENT_BUILD'] ?? '';

/** When calls do not end by themselves after this time, they are cut off. */
const drainTimeoutMs = 2_000;

function parseOptions(): { tls: string; listen: string; opt: string; state: string } {
  const { values } = parseArgs({
    options: {
      tls: { type: 'string', default: '/etc/mprig' },
      listen: { type: 'string', default: '0.0.0.0:7443' },
      opt: { type: 'string', default: '/usr/lib/mprig' },
      state: { type: 'string', default: '/run/mprig' },
    },
  });
  return values;
}

async function main(): Promise<void> {
  const { tls, listen, opt, state } = parseOptions();
  const certificates = await readCertificates(tls);
  await mkdir(state, { recursive: true, mode: 0o700 });
  const host = new KvmHost({ opt, state, complain: (message) => console.error(`mprig-agent: ${message}`) });
  await host.console(0).create();
  const { server, port } = await serve(host, packageDescription.version, listen, certificates, { build });
  console.log(`mprig-agent: ready on port ${port}`);

  let ending: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    // Calls that wait for the guest end with it; a watched log never ends by itself.
    const drained = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    const cut = setTimeout(() => server.forceShutdown(), drainTimeoutMs);
    await host.close();
    await drained;
    clearTimeout(cut);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (ending ??= end()));
}

main().catch((error: unknown) => {
  if (error instanceof RigError) console.error(`mprig-agent: ${error.describe()}`);
  else console.error(`mprig-agent: ${messageOf(error)}\n${usage}`);
  process.exitCode = 2;
});
