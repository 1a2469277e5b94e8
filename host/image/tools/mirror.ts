import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../../../rig/base/errors.js';
import { type AptSource, parseDeb822Sources, parseOneLineSources } from './apt-sources.js';
import { runToEnd } from '../../../rig/base/program.js';

/** Names that Debian's own archive gives to releases besides their code name. */
const suiteAliases = ['stable', 'oldstable', 'testing', 'unstable', 'sid'];

/**
 * The mirror of Debian's archive that a machine's apt uses, or undefined when it uses none. Third-party repositories
 * may call their suites like Debian's; what they lack is Debian's keyring, its `-updates` suite and its path.
 */
export function archiveMirror(sources: readonly AptSource[], codename: string): string | undefined {
  const suites = [codename, ...suiteAliases];
  const candidates = sources
    .filter(({ components }) => components.includes('main'))
    .flatMap((source) =>
      source.uris
        .filter((uri) => /^(?:https?:|mirror\+file:)/.test(uri))
        .filter((uri) => offers(sources, uri).some((suite) => suites.includes(suite)))
        .map((uri) => ({ uri, likeness: archiveLikeness(source, uri, sources) })),
    );
  const best = Math.max(0, ...candidates.map(({ likeness }) => likeness));
  return best === 0 ? undefined : candidates.find(({ likeness }) => likeness === best)?.uri.replace(/\/+$/, '');
}

function offers(sources: readonly AptSource[], uri: string): string[] {
  return sources.filter(({ uris }) => uris.includes(uri)).flatMap(({ suites }) => [...suites]);
}

function archiveLikeness(source: AptSource, uri: string, sources: readonly AptSource[]): number {
  const keyring = source.signedBy?.includes('debian-archive') === true ? 2 : 0;
  const updates = offers(sources, uri).some((suite) => /-(?:updates|backports)$/.test(suite)) ? 2 : 0;
  const path = /\/debian\/*$/.test(uri) ? 1 : 0;
  return keyring + updates + path;
}

/** The first mirror of a `mirror+file:` list, which is how Debian's cloud images name theirs. */
export function firstOfMirrorList(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines
    .find((line) => /^https?:/.test(line))
    ?.split(/\s+/)[0]
    ?.replace(/\/+$/, '');
}

/** The code name of the Debian release that this machine's packages come from; undefined on other distributions. */
export function debianCodename(osRelease: string): string | undefined {
  const value = (name: string): string | undefined =>
    new RegExp(`^${name}=["']?([^"'\\n]*)["']?$`, 'm').exec(osRelease)?.[1];
  return value('DEBIAN_CODENAME') ?? (value('ID') === 'debian' ? (value('VERSION_CODENAME') ?? 'sid') : undefined);
}

/** The Debian mirror of the machine's own apt; undefined when it has none, so that mmdebstrap's default is right. */
export async function machineMirror(etc = '/etc'): Promise<string | undefined> {
  const codename = debianCodename(await readOptional(join(etc, 'os-release')));
  if (codename === undefined) return undefined;
  const folder = join(etc, 'apt/sources.list.d');
  const names = (await readdir(folder).catch(() => [])).sort();
  const parts = await Promise.all(
    names.map(async (name) => {
      if (name.endsWith('.sources')) return parseDeb822Sources(await readOptional(join(folder, name)));
      return name.endsWith('.list') ? parseOneLineSources(await readOptional(join(folder, name))) : [];
    }),
  );
  const main = parseOneLineSources(await readOptional(join(etc, 'apt/sources.list')));
  const mirror = archiveMirror([...main, ...parts.flat()], codename);
  if (mirror?.startsWith('mirror+file:') !== true) return mirror;
  return firstOfMirrorList(await readOptional(mirror.slice('mirror+file:'.length)));
}

async function readOptional(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  }
}

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
