import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { CommandModule } from 'yargs';
import { lockHolder } from '../bench/lock.js';
import { readState } from '../bench/virtual/state.js';
import { cacheDirectory, runtimeDirectory } from '../base/directories.js';

/** One thing that the doctor looked at. */
interface Check {
  readonly id: string;
  readonly result: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it; empty when nothing is to be done. */
  readonly remedy: string;
}

const gib = 2 ** 30;
const neededMemory = 4 * gib;
const neededDisk = 6 * gib;

/** `rig doctor`: can this computer run a virtual bench, and if not, what is missing? */
export const doctorCommand: CommandModule<object, { json: boolean }> = {
  command: 'doctor',
  describe: 'Look whether this computer can run a bench, and say what is missing',
  builder: (yargs) =>
    yargs.option('json', { type: 'boolean', default: false, describe: 'One JSON document on stdout' }),
  handler: ({ json }) => {
    const checks = examine();
    if (json) process.stdout.write(`${JSON.stringify({ schemaVersion: 1, checks }, undefined, 2)}\n`);
    else {
      const mark = { ok: '✓', warn: '!', fail: '✗' };
      for (const { id, result, found, remedy } of checks) {
        process.stdout.write(`${mark[result]} ${id.padEnd(16)} ${found}${remedy ? ` · ${remedy}` : ''}\n`);
      }
    }
    if (checks.some(({ result }) => result === 'fail')) process.exitCode = 3;
  },
};

function examine(): Check[] {
  return [platform(), memory(), disk(), mmdebstrap(), privileges(), kvm(), usb(), virtualBench()];
}

function check(id: string, good: boolean, found: string, remedy: string, otherwise: 'warn' | 'fail' = 'fail'): Check {
  return { id, result: good ? 'ok' : otherwise, found, remedy: good ? '' : remedy };
}

function platform(): Check {
  const found = `${process.platform} ${process.arch}, Node ${process.versions.node}`;
  return check('platform', found.startsWith('linux x64'), found, 'use Linux on x86-64');
}

function memory(): Check {
  const found = totalmem();
  return check(
    'memory',
    found >= neededMemory,
    `${(found / gib).toFixed(1)} GiB`,
    `${neededMemory / gib} GiB are needed`,
  );
}

function disk(): Check {
  let place = cacheDirectory();
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  return check(
    'disk',
    free >= neededDisk,
    `${(free / gib).toFixed(1)} GiB free in ${place}`,
    `free ${neededDisk / gib} GiB, or set XDG_CACHE_HOME`,
  );
}

function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path));
}

function mmdebstrap(): Check {
  const found = findProgram('mmdebstrap');
  return check(
    'mmdebstrap',
    found !== undefined,
    found ?? 'missing',
    'apt-get install mmdebstrap (done by itself as root)',
    'warn',
  );
}

function privileges(): Check {
  if (process.getuid?.() === 0) return check('privileges', true, 'root', '');
  const namespaces = existsSync('/proc/self/ns/user');
  return check(
    'privileges',
    namespaces,
    namespaces ? 'user namespaces' : 'no user namespaces',
    'allow user namespaces, or be root',
  );
}

function kvm(): Check {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return check('kvm', true, '/dev/kvm opens; a run tries whether it really works', '');
  } catch {
    return check('kvm', false, 'not usable', 'none needed: the machine is emulated, which is slower', 'warn');
  }
}

function usb(): Check {
  return check(
    'usb',
    existsSync('/sys/bus/usb'),
    existsSync('/sys/bus/usb') ? 'a bus' : 'no bus',
    'none needed for a virtual bench',
    'warn',
  );
}

function virtualBench(): Check {
  const holder = lockHolder(runtimeDirectory(), 'virtual');
  if (holder)
    return check('bench virtual', false, `held by run ${holder.run} (pid ${holder.pid})`, 'wait until it ends', 'warn');
  return check('bench virtual', true, readState(runtimeDirectory(), 'virtual') ? 'up and free' : 'down', '');
}
