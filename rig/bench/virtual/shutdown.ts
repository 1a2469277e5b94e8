import { rmSync } from 'node:fs';
import { Deadline } from '../../base/deadline.js';
import { isAlive, type ProcessIdentity } from '../../base/process-identity.js';
import type { MachineState } from './state.js';

/** Ends a machine that was left running, and removes its sockets. Does not mind what is already gone. */
export async function shutDownMachine(state: MachineState): Promise<void> {
  await end(state.qemu);
  await end(state.simulator);
  rmSync(state.runtimeDirectory, { recursive: true, force: true });
}

async function end(identity: ProcessIdentity): Promise<void> {
  const gone = () => Promise.resolve(isAlive(identity) ? undefined : true);
  if (await gone()) return;
  process.kill(identity.pid, 'SIGTERM');
  try {
    await Deadline.after(3000).poll('a process to end', 50, gone);
  } catch {
    process.kill(identity.pid, 'SIGKILL');
    await Deadline.after(3000).poll('a process to end', 50, gone);
  }
}
