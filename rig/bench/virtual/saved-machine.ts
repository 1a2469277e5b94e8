import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, foreignness, makeDirectory } from '../../base/directories.js';
import { BenchError } from '../../base/errors.js';
import type { Watch } from '../watch.js';
import type { Qmp } from './qmp.js';

/** A booted machine with its guest takes half a gigabyte. */
const mostKept = 6;
const pollMilliseconds = 20;
/** Bytes a second: no limit, for nothing else goes on meanwhile. */
const bandwidth = 2 ** 40;

/** What decides whether a machine can go on from where another one stood. */
export interface SavedKey {
  /** QEMU's command line, without what differs from run to run. */
  readonly command: readonly string[];
  readonly qemuVersion: string;
  readonly guestMemoryMib: number;
  /** Directory with the certificate that the machine's agent has. */
  readonly tls: string;
}

/**
 * The state of a machine whose agent and guest are up, but which has not met the NIC yet: to boot it and its guest takes
 * most of a short run. The paths of artefacts in the command line hold the keys of their contents.
 */
export class SavedMachine {
  private constructor(
    private readonly directory: string,
    private readonly file: string,
  ) {}

  /** @throws BenchError `DirectoryUnusable` */
  static of({ command, qemuVersion, guestMemoryMib, tls }: SavedKey): SavedMachine {
    const certificate = readFileSync(join(tls, 'agent.crt'), 'latin1');
    const parts = JSON.stringify([command, qemuVersion, guestMemoryMib, certificate]);
    const key = createHash('sha256').update(parts).digest('hex').slice(0, 20);
    const directory = makeDirectory(join(cacheDirectory(), 'machines'), 'XDG_CACHE_HOME');
    return new SavedMachine(directory, join(directory, `${key}.state`));
  }

  /** Where QEMU has to see it. */
  get place(): string {
    return this.directory;
  }

  /** Whether there is one, which nobody else could have changed: it runs with all that the machine may do. */
  get exists(): boolean {
    const trouble = [this.directory, this.file].map((path) => foreignness(statusOf(path)));
    return statusOf(this.file)?.isFile() === true && trouble.every((one) => one === undefined);
  }

  /** Lets a machine that was started with `-incoming defer` go on from there; it still stands still. */
  async restore(qmp: Qmp, watch: Watch): Promise<void> {
    await watch.wait('the state of the machine to be read', () =>
      qmp.execute('migrate-incoming', { uri: `file:${this.file}` }),
    );
    await migrated(qmp, watch, 'read');
    const now = new Date();
    utimesSync(this.file, now, now);
  }

  /** Saves a machine, which stands still from then on. Whatever ends it early, no half of it is left. */
  async save(qmp: Qmp, watch: Watch): Promise<void> {
    const part = `${this.file}.${process.pid}`;
    try {
      await watch.wait('the machine to stand still', () => qmp.execute('stop'));
      await watch.wait('the speed to be set', () =>
        qmp.execute('migrate-set-parameters', { 'max-bandwidth': bandwidth }),
      );
      await watch.wait('the state of the machine to be written', () => qmp.execute('migrate', { uri: `file:${part}` }));
      await migrated(qmp, watch, 'written');
      renameSync(part, this.file);
      this.prune();
    } finally {
      rmSync(part, { force: true });
    }
  }

  /** It turned out to be of no use. */
  discard(): void {
    rmSync(this.file, { force: true });
  }

  /** Those that were not used for longest go. */
  private prune(): void {
    const files = readdirSync(this.directory).map((name) => join(this.directory, name));
    const used = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
    files.sort((a, b) => (used.get(b) ?? 0) - (used.get(a) ?? 0));
    for (const file of files.slice(mostKept)) rmSync(file, { force: true });
  }
}

function statusOf(path: string) {
  return lstatSync(path, { throwIfNoEntry: false });
}

async function migrated(qmp: Qmp, watch: Watch, what: string): Promise<void> {
  await watch.poll(`the state of the machine to be ${what}`, pollMilliseconds, async () => {
    const { status, ['error-desc']: reason } = (await qmp.execute('query-migrate')) as Record<string, unknown>;
    if (status === 'completed') return true;
    if (status !== 'failed' && status !== 'cancelled') return undefined;
    throw new BenchError(
      'MachineStateRefused',
      `the state of the machine was not ${what}: ${typeof reason === 'string' ? reason : 'QEMU does not say why'}`,
      'see qemu.log in the run directory',
    );
  });
}
