import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpioArchive } from '../../host/image/formats/cpio.js';
import { repository } from '../../rig/base/directories.js';
import type { Resources } from '../../rig/base/resources.js';
import { endpointsOfMachine, type BenchEndpoints } from '../../rig/bench/endpoints.js';
import { bootMachine } from '../../rig/bench/virtual/boot.js';
import { paths } from '../../rig/bench/virtual/state.js';
import { awaitAgent } from '../../rig/bench/virtual/virtual-bench.js';
import { Watch } from '../../rig/bench/watch.js';
import { connectHost } from '../../rig/host/connect.js';
import { readCredentials } from '../../rig/host/credentials.js';
import { description, labArtefacts } from './lab-bench.js';

/** What a kernel can be locked down for; see kernel_lockdown(7). */
export type Lockdown = 'integrity' | 'confidentiality';

const initScript = join(repository, 'host', 'image', 'host-machine', 'initramfs-init');
const handOver = /^exec busybox switch_root .*$/m;
const lockedDown = 'test: locked down';

/**
 * What the machine does besides when it has loaded its modules: nobody has signed them, so that a kernel that is locked
 * down from the beginning takes none of them. Lockdown cannot be lifted: the machine is of no use to other tests.
 */
const lockDown = (level: Lockdown): string => `busybox cat >>/root/usr/lib/mprig-machine/set-up <<'END'
mount -t securityfs securityfs /sys/kernel/security
echo ${level} >/sys/kernel/security/lockdown && echo "${lockedDown}" >/dev/console
END`;

/**
 * Boots a machine whose kernel locks itself down, and waits until it has and its agent answers.
 * @returns where it answers, for a bench file by which it is taken as a host of hardware
 */
export async function bootLockedDownMachine(
  level: Lockdown,
  directory: string,
  resources: Resources,
): Promise<BenchEndpoints> {
  const artefacts = await labArtefacts();
  const initrd = join(directory, 'initramfs.cpio');
  writeFileSync(initrd, Buffer.concat([readFileSync(artefacts.initrd), changedInit(level)]));
  const { signal } = new AbortController();
  const { state, children } = await bootMachine(
    await description(),
    { ...artefacts, initrd },
    directory,
    resources,
    signal,
  );
  const failure = Promise.race(children.map(({ died }) => died));
  failure.catch(() => undefined);
  const watch = Watch.over({ failure }, { signal }, 180_000);
  const host = connectHost(`127.0.0.1:${state.agentPort}`, readCredentials(state.tls));
  try {
    await awaitAgent(host, state, watch);
  } finally {
    host.close();
  }
  await watch.poll('the kernel to be locked down', 100, async () => {
    return readFileSync(paths.console(directory), 'latin1').includes(lockedDown) || undefined;
  });
  return endpointsOfMachine(state);
}

/** An archive whose /init takes the place of the one in the archive before it. */
function changedInit(level: Lockdown): Buffer {
  const script = readFileSync(initScript, 'utf8');
  if (!handOver.test(script)) throw new Error(`${initScript} does not hand over by switch_root`);
  const content = Buffer.from(script.replace(handOver, (line) => `${lockDown(level)}\n${line}`));
  return cpioArchive([{ kind: 'file', path: 'init', content, mode: 0o755 }]);
}
