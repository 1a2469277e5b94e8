import { X509Certificate } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { benchAuthority, prepareHostPackage } from '../../host/image/index.js';
import { cacheDirectory, configDirectory, repository } from '../base/directories.js';
import { BenchError, UsageError } from '../base/errors.js';
import { enrolHost } from '../host/enrol.js';
import { action } from './action.js';
import { loudnessOptions, progressFor, type Loudness } from './loudness.js';
import { groups } from './options.js';
import { tell } from './output.js';

interface HostArguments extends Loudness {
  readonly json: boolean;
}

interface PackageArguments extends HostArguments {
  readonly out: string;
}

interface EnrolArguments extends HostArguments {
  readonly name: string;
  readonly out: string | undefined;
}

/** `rig host`: what a real KVM host needs to be part of a bench. */
export const hostCommand: CommandModule = {
  command: 'host <action>',
  describe: "Build the host's package, and let a host join a bench",
  builder: (yargs: Argv) =>
    yargs
      .command(
        action({
          command: 'package',
          describe: 'Build mprig-host_VERSION_amd64.deb: modules for DKMS, agent, guest image, mpctl',
          options: {
            out: {
              type: 'string',
              default: '.',
              group: groups.results,
              describe: 'Directory that the package is put in',
            },
            ...loudnessOptions,
          },
          work: buildPackage,
        }),
      )
      .command(
        action({
          command: 'enrol <name>',
          describe:
            'Make the certificates of a bench, and install those of its host, which the command after -- reaches',
          positionals: { name: { type: 'string', describe: 'Name of the bench' } },
          options: {
            out: { type: 'string', group: groups.results, describe: "Directory for the controller's certificates" },
            ...loudnessOptions,
          },
          examples: [['host enrol lab1 -- ssh root@kvm1', 'lets the host kvm1 join the bench lab1']],
          work: enrol,
        }),
      )
      .example('$0 host package --out .', 'the package for the hosts of your lab')
      .example('$0 host enrol lab1 -- ssh root@kvm1', 'lets the host kvm1 join the bench lab1')
      .demandCommand(1, 'name what to do for the host'),
  handler: () => undefined,
};

const location = { cacheDir: cacheDirectory(), repoRoot: repository };

async function buildPackage(args: PackageArguments, signal: AbortSignal): Promise<void> {
  const { out, json } = args;
  const deb = await prepareHostPackage({ ...location, progress: progressFor(args), signal });
  await mkdir(out, { recursive: true });
  const path = join(out, basename(deb));
  await copyFile(deb, path);
  tell(json, { package: path }, [path]);
}

/** What follows `--`: words of another command, which are no business of the parser. */
function wordsAfterDashes(): readonly string[] {
  const at = process.argv.indexOf('--');
  return at < 0 ? [] : process.argv.slice(at + 1);
}

async function enrol(args: EnrolArguments, signal: AbortSignal): Promise<void> {
  const { name, out, json } = args;
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
  const progress = progressFor(args);
  const step = progress.step(`bench ${name}`);
  try {
    const read = (file: string) => readFile(join(aside, file), 'utf8');
    step.update('waiting for the host');
    const fingerprint = await enrolHost({
      reach,
      signal,
      certify: async (request) => {
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
    tell(json, { bench: name, certificates: directory, fingerprint }, [directory]);
  } catch (error) {
    step.failed('not enrolled');
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
}
