/**
 * A `rig run` that is killed in a phase: `controller.ts PHASE DIRECTORY OPTIONS...`. It kills itself, because nobody else knows so
 * exactly where it is; SIGKILL is the same from whomever it comes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '../../../rig/base/deadline.js';
import { RunDirectory } from '../../../rig/report/run-directory.js';
import { phases, type Phase, type PhaseName } from './phases.js';

const [, program = '', name = '', directory = '', ...given] = process.argv;
const phase: Phase = phases[name as PhaseName];

if ('waits' in phase) dieWaiting(phase);
else dieWriting(phase.writes);

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Every wait of the rig is one of a deadline, and says for what. */
function dieWaiting({ waits, dies, file }: Extract<Phase, { waits: unknown }>): void {
  const left: string[] = [...waits];
  const dieOnceThere = (): void => {
    if (file === undefined || existsSync(join(directory, file))) die();
    else setTimeout(dieOnceThere, 5);
  };
  const { race } = Deadline.prototype;
  Deadline.prototype.race = async function <T>(what: string, work: Promise<T>, signal?: AbortSignal): Promise<T> {
    const isNext = what === left[0];
    if (isNext && left.length === 1 && dies === 'while waiting') dieOnceThere();
    const result = (await race.call(this, what, work, signal)) as T;
    if (isNext) left.shift();
    if (isNext && left.length === 0 && dies === 'when done') die();
    return result;
  };
}

function dieWriting(file: string): void {
  const { write } = RunDirectory.prototype;
  RunDirectory.prototype.write = function (one, text) {
    if (one === file) die();
    return write.call(this, one, text);
  };
}

process.argv = [
  process.execPath,
  program,
  'run',
  '--frames',
  '16',
  '--out',
  directory,
  ...(phase.options ?? []),
  ...given,
];
await import('../../../rig/cli/main.js');
