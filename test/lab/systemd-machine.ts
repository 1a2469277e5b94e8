import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { librariesOf } from '../../host/image/formats/library-search.js';
import { Staging } from '../../host/image/steps/staging.js';
import { repository } from '../../rig/base/directories.js';
import type { Resources } from '../../rig/base/resources.js';
import { endpointsOfMachine, type BenchEndpoints } from '../../rig/bench/endpoints.js';
import { bootMachine } from '../../rig/bench/virtual/boot.js';
import { paths } from '../../rig/bench/virtual/state.js';
import { awaitAgent } from '../../rig/bench/virtual/virtual-bench.js';
import { Watch } from '../../rig/bench/watch.js';
import { connectHost } from '../../rig/host/connect.js';
import { readCredentials } from '../../rig/host/credentials.js';
import { description, lab, labArtefacts } from './lab-bench.js';

const run = promisify(execFile);
const initScript = join(repository, 'host', 'image', 'host-machine', 'init');
const handOver = /^exec busybox init$/m;

const place = '/usr/lib/mprig-machine';
const units = '/usr/lib/systemd/system';
const agent = 'mprig-agent.service';
const said = 'test: ';
const end = `${said}that is all`;

const libraryFolder = '/usr/lib/x86_64-linux-gnu';
/** What of systemd runs until the agent does, and what is needed by these alone. */
const daemons = ['systemd', 'systemd-executor', 'systemd-journald'].map((name) => `/usr/lib/systemd/${name}`);
const libraries = ['libaudit.so.1', 'libapparmor.so.1', 'libpam.so.0'].map((name) => join(libraryFolder, name));
/** What mpctl asks. */
const programs = ['/usr/bin/systemctl', '/usr/bin/openssl'];
/** Besides the targets. Other services of systemd have nothing to do on a machine without disks. */
const journal = ['systemd-journald.service', 'systemd-journald.socket', 'systemd-journald-dev-log.socket'];

/** What the machine does before systemd: its certificates come to where an enrolled host has them. */
const begin = `mkdir -p /etc/mprig
mv /run/mprig/tls/* /etc/mprig/
sh ${place}/set-up
exec /usr/lib/systemd/systemd`;

/** What the machine says on its console once the unit has been started. The last but one joins the unit's devices. */
const report = `exec >/dev/console 2>&1
# systemd leaves the console in the middle of a line.
echo
say() { sed "s/^/${said}/"; }
pid=$(systemctl show --value --property=MainPID ${agent})
systemctl show --property=ActiveState,Result,NRestarts ${agent} | say
grep -E '^(NoNewPrivs|Seccomp|CapBnd):' "/proc/$pid/status" | say
grep -E '^([^ ]+ ){4}/ ' "/proc/$pid/mountinfo" | sed -E 's/^([^ ]+ ){4}([^ ]+) ([a-z]+).*/mount \\2 \\3/' | say
sh -c 'echo $$ >/sys/fs/cgroup/system.slice/${agent}/cgroup.procs && head -c 1 /dev/vda >/dev/null' 2>&1 | say
mpctl status | sed 's/^/mpctl /' | say
systemctl --failed --no-legend --plain | sed 's/^/failed /' | say
echo "${end}"
`;

const reportUnit = `[Unit]
After=${agent}
[Service]
Type=oneshot
ExecStart=/bin/sh ${place}/report
[Install]
WantedBy=multi-user.target
`;

/** What has come of the machine's start. */
export interface SystemdMachine {
  /** Where it answers, for a bench file by which it is taken as a host of hardware. */
  readonly endpoints: BenchEndpoints;
  /** Lines in which the machine tells of the agent's unit. */
  readonly said: readonly string[];
}

/**
 * Boots the host machine of the bench, but with systemd as its first process, which starts the agent by the package's
 * unit, and waits until the agent answers and the machine has told of the unit.
 */
export async function bootSystemdMachine(directory: string, resources: Resources): Promise<SystemdMachine> {
  const image = join(directory, 'systemd.erofs');
  await makeImage(image, directory);
  const artefacts = { ...(await labArtefacts()), image };
  const { signal } = new AbortController();
  const { state, children } = await bootMachine(await description(), artefacts, directory, resources, signal);
  const failure = Promise.race(children.map(({ died }) => died));
  failure.catch(() => undefined);
  const watch = Watch.over({ failure }, { signal }, 180_000);
  const host = connectHost(`127.0.0.1:${state.agentPort}`, readCredentials(state.tls));
  try {
    await awaitAgent(host, state, watch);
  } finally {
    host.close();
  }
  const lines = await watch.poll('the machine to tell of its service', 100, async () => {
    const all = readFileSync(paths.console(directory), 'latin1').split(/\r?\n/);
    return all.includes(end) ? all.filter((line) => line.startsWith(said)) : undefined;
  });
  return { endpoints: endpointsOfMachine(state), said: lines.map((line) => line.slice(said.length)) };
}

/** The host machine's image, which has the package's files, with systemd, where the package's unit is enabled. */
async function makeImage(image: string, directory: string): Promise<void> {
  const { enter, artefacts, root: tree } = await lab();
  const inTree = async (...argv: string[]): Promise<void> => {
    const { command, args } = enter(argv, { cwd: directory, writable: [directory] });
    await run(command, [...args]);
  };
  const root = join(directory, 'root');
  await inTree('fsck.erofs', `--extract=${root}`, artefacts.hostImage);
  const staging = new Staging(root, tree);
  const linked = [...programs, ...libraries];
  const files = new Set([...daemons, ...coreOf(tree), ...linked, ...(await librariesOf(tree, linked))]);
  for (const path of files) {
    // Most libraries are there already, and no file is put over another.
    rmSync(join(root, path), { force: true });
    await staging.fromTree([path]);
  }
  const targets = readdirSync(join(tree, units)).filter((name) => name.endsWith('.target'));
  await staging.fromTree([...targets, ...journal].map((name) => join(units, name)));
  await staging.text(`${place}/report`, report);
  await staging.text(`${units}/report.service`, reportUnit);
  await inTree('systemctl', `--root=${root}`, 'enable', agent, 'report.service');
  const script = readFileSync(initScript, 'utf8');
  if (!handOver.test(script)) throw new Error(`${initScript} does not hand over to busybox`);
  await staging.text(`${place}/init`, script.replace(handOver, begin));
  await inTree('mkfs.erofs', '--quiet', '--all-root', image, root);
  rmSync(root, { recursive: true, force: true });
}

/** The part of systemd whose name has its version, and which only systemd's own programs find. */
function coreOf(tree: string): string[] {
  const folder = join(libraryFolder, 'systemd');
  return readdirSync(join(tree, folder))
    .filter((name) => name.startsWith('libsystemd-core-'))
    .map((name) => join(folder, name));
}
