import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { Deadline } from '../../../rig/base/deadline.js';
import { messageOf } from '../../../rig/base/errors.js';
import { runToEnd } from '../../../rig/base/program.js';
import { toolEnvironment } from './environment.js';
import type { Refusal } from './namespaces.js';
import { findProgram } from './privilege.js';

const trialMs = 10_000;

/** Ids that a user may use besides their own; see subuid(5). */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

/** The first range of a user in /etc/subuid or /etc/subgid that is large enough for a Debian tree. */
export function rangeOf(text: string, user: { readonly uid: number; readonly username: string }): IdRange | undefined {
  for (const line of text.split('\n')) {
    const match = /^([^:#]+):(\d+):(\d+)$/.exec(line.trim());
    if (!match || (match[1] !== user.username && match[1] !== String(user.uid))) continue;
    const [first, count] = [Number(match[2]), Number(match[3])];
    if (count >= 65536) return { first, count };
  }
  return undefined;
}

/**
 * Maps several user ids as mmdebstrap does without root; undefined when that works. Needs working user namespaces, see
 * tryNamespaces.
 */
export async function tryIdRanges(): Promise<Refusal | undefined> {
  const user = thisUser();
  for (const [program, file] of [
    ['newuidmap', '/etc/subuid'],
    ['newgidmap', '/etc/subgid'],
  ] as const) {
    const path = await findProgram(program);
    if (path === undefined) return { why: `${program} is not installed`, remedy: 'run: sudo apt-get install uidmap' };
    const range = rangeOf(await readFile(file, 'utf8').catch(() => ''), user);
    const remedy = `run: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${user.username} (ranges that no other user has)`;
    if (!range) return { why: `${file} has no range of 65536 ids for ${user.username}`, remedy };
    const refusal = await mapIds(path, range);
    if (refusal !== undefined) return { why: `${program}: ${refusal}`, remedy };
  }
  return undefined;
}

/** A user without an entry in passwd has a number only, by which ranges can be given as well. */
function thisUser(): { readonly uid: number; readonly username: string } {
  try {
    return userInfo();
  } catch {
    const uid = process.getuid?.() ?? 0;
    return { uid, username: String(uid) };
  }
}

/** Lets the setuid helper map a range into a fresh user namespace; tells what it says against it. */
async function mapIds(program: string, { first, count }: IdRange): Promise<string | undefined> {
  // It says a line as soon as it is in its namespace, and ends with its input.
  const child = spawn('unshare', ['--user', '/bin/sh', '-c', 'echo there; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: toolEnvironment(),
  });
  try {
    const there = new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => reject(new Error('unshare --user failed')));
      child.stdout.once('data', () => resolve());
    });
    await Deadline.after(trialMs).race('a user namespace', there);
    const args = [String(child.pid), '1', String(first), String(count)];
    const helper = await runToEnd({ command: program, args }, { env: toolEnvironment(), timeoutMs: trialMs });
    return helper.code === 0 ? undefined : helper.stderr.trim();
  } catch (error) {
    return messageOf(error);
  } finally {
    child.kill('SIGKILL');
  }
}
