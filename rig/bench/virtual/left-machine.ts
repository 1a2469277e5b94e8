import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { foreignness } from '../../base/directories.js';
import { Deadline, DeadlineExceeded } from '../../base/deadline.js';
import { identify, isAlive, type ProcessIdentity } from '../../base/process-identity.js';
import { forgetRecord, keptMachine, readRecord, type MachineRecord } from './record.js';
import type { MachineState } from './state.js';

const politeMilliseconds = 3000;
const killMilliseconds = 5000;

/**
 * The machine of a bench that was left running for later runs, if it lives. What else its record tells of, such as the
 * remains of a run that was killed, is ended and removed. Whoever calls this holds the bench.
 */
export async function recoverMachine(
  runtimeDirectory: string,
  bench: string,
  complain: (message: string) => void,
): Promise<MachineState | undefined> {
  const record = readRecord(runtimeDirectory, bench);
  if (!record) return undefined;
  const kept = keptMachine(record);
  if (kept) return kept;
  const ended = await removeMachine(record);
  forgetRecord(runtimeDirectory, bench);
  if (ended > 0) complain(`ended ${ended} ${ended === 1 ? 'process' : 'processes'} that run ${record.run} left behind`);
  return undefined;
}

/** Ends all processes of a machine and removes its sockets; tells how many there were. Does not mind what is gone. */
export async function removeMachine(record: MachineRecord): Promise<number> {
  const processes = machineProcesses(record).flatMap((pid) => identify(pid) ?? []);
  for (const process of processes) await end(process);
  removeSockets(record.directory);
  return processes.length;
}

/** Pids of this user's processes that have a path of the machine's directory among their arguments. */
export function machineProcesses({ directory }: Pick<MachineRecord, 'directory'>): number[] {
  const user = process.geteuid?.();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(Buffer.from(`${directory}/`).toString('latin1'))) {
          return false;
        }
        const owner = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
        return Number(owner) === user;
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

async function end(identity: ProcessIdentity): Promise<void> {
  for (const [signal, milliseconds] of [
    ['SIGTERM', politeMilliseconds],
    ['SIGKILL', killMilliseconds],
  ] as const) {
    if (!isAlive(identity)) return;
    try {
      process.kill(identity.pid, signal);
      const gone = () => Promise.resolve(isAlive(identity) ? undefined : true);
      await Deadline.after(milliseconds).poll(`process ${identity.pid} to end`, 50, gone);
    } catch (error) {
      const gone = (error as NodeJS.ErrnoException).code === 'ESRCH';
      const insist = signal === 'SIGTERM' && error instanceof DeadlineExceeded;
      if (!gone && !insist) throw error;
    }
  }
}

/** Removes a directory of sockets, if it is one as this program makes them. */
function removeSockets(directory: string): void {
  try {
    const status = lstatSync(directory);
    if (!status.isDirectory() || foreignness(status) !== undefined || !basename(directory).startsWith('mprig-')) return;
  } catch {
    return;
  }
  rmSync(directory, { recursive: true, force: true });
}

/**
 * The machine that was left running, if it is what would be booted now. One that is made from another description or from
 * other sources is ended: what is found on it would be told of what it is not.
 */
export async function currentMachine(
  left: MachineState | undefined,
  key: string,
  runtimeDirectory: string,
  complain: (message: string) => void,
): Promise<MachineState | undefined> {
  if (!left || left.key === key) return left;
  const { name } = left.description;
  complain(
    `the machine of bench "${name}" that was left running is of other sources or another bench file: it is ended`,
  );
  const record = readRecord(runtimeDirectory, name);
  if (record) await removeMachine(record);
  forgetRecord(runtimeDirectory, name);
  return undefined;
}
