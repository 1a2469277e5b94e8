import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { benchAuthority, prepareHostPackage } from '../../host/image/index.js';
import { cacheDirectory, configDirectory, repository } from '../base/directories.js';
import { BenchError, UsageError } from '../base/errors.js';
import { StreamProgress } from '../base/progress.js';
import { enrolHost } from '../host/enrol.js';
import { failWith } from './exit.js';
import { watchInterruption } from './interruption.js';

interface PackageArguments {
  readonly out: string;
}

interface EnrolArguments {
  readonly name: string;
  readonly out: string | undefined;
}

/** `rig host`: what a real KVM host needs to be part of a bench. */
export const hostCommand: CommandModule = {
  command: 'host <action>',
  describe: "Build the host's package, and let a host join a bench",
  builder: (yargs: Argv) =>
    yargs.command(packageCommand).command(enrolCommand).demandCommand(1, 'name what to do for the host'),
  handler: () => undefined,
};

const packageCommand: CommandModule<object, PackageArguments> = {
  command: 'package',
  describe: 'Build mprig-host_VERSION_amd64.deb: modules for DKMS, agent, guest image, mpctl',
  builder: (yargs) =>
    yargs.option('out', { type: 'string', default: '.', describe: 'Directory that the package is put in' }),
  handler: (options) => handle(options, buildPackage),
};

const enrolCommand: CommandModule<object, EnrolArguments> = {
  command: 'enrol <name>',
  describe: 'Make the certificates of a bench, and install those of its host, which the command after -- reaches',
  builder: (yargs) =>
    yargs
      .positional('name', { type: 'string', demandOption: true, describe: 'Name of the bench' })
      .option('out', { type: 'string', describe: "Directory for the controller's certificates" })
      .example('$0 host enrol lab1 -- ssh root@kvm1', 'lets the host kvm1 join the bench lab1'),
  handler: (options) => handle(options, enrol),
};

async function handle<T>(options: T, work: (options: T, signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = watchInterruption(() => undefined);
  try {
    await work(options, interruption.signal);
  } catch (error) {
    failWith(error);
  } finally {
    interruption.stop();
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`);
const location = { cacheDir: cacheDirectory(), repoRoot: repository };

async function buildPackage({ out }: PackageArguments, signal: AbortSignal): Promise<void> {
  const deb = await prepareHostPackage({ ...location, progress: new StreamProgress(process.stderr), signal });
  await mkdir(out, { recursive: true });
  const path = join(out, basename(deb));
  await copyFile(deb, path);
  say(path);
}

/** What follows `--`: words of another command, which are no business of the parser. */
function wordsAfterDashes(): readonly string[] {
  const at = process.argv.indexOf('--');
  return at < 0 ? [] : process.argv.slice(at + 1);
}

async function enrol({ name, out }: EnrolArguments, signal: AbortSignal): Promise<void> {
  const reach = wordsAfterDashes();
  if (reach.length === 0) {
    throw new UsageError('HostUnreachable', 'nothing says how to reach the host', 'end with: -- ssh root@HOST');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new UsageError('BenchNameInvalid', `a bench cannot have the name "${name}"`, 'use letters, digits, . _ -');
  }
  const directory = resolve(out ?? join(configDirectory(), 'tls', name));
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
  // Nothing of a former enrolment is lost before the host has accepted the new one.
  const aside = `${directory}.enrolling-${process.pid}`;
  const step = new StreamProgress(process.stderr).step(`bench ${name}`);
  try {
    const read = (file: string) => readFile(join(aside, file), 'utf8');
    step.update('waiting for the host');
    const fingerprint = await enrolHost({
      reach,
      signal,
      certify: async (request) => {
        const progress = new StreamProgress(process.stderr);
        const authority = await benchAuthority({ ...location, bench: name, directory: aside, progress, signal });
        await authority.certifyAgent(request);
        await authority.issue('controller');
        await authority.destroy();
        return { agent: await read('agent.crt'), authority: await read('ca.crt') };
      },
    });
    const issued = new X509Certificate(await read('agent.crt')).fingerprint256;
    if (issued !== fingerprint) {
      throw new BenchError(
        'EnrolmentForeign',
        `the host has installed another certificate than it was given: ${fingerprint}, not ${issued}`,
        'see that the command after -- reaches the host that is meant, then enrol it again',
      );
    }
    await rm(directory, { recursive: true, force: true });
    await rename(aside, directory);
    step.done(`its host has certificate ${fingerprint}`);
    say(directory);
  } catch (error) {
    step.failed('not enrolled');
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}
